using Microsoft.Extensions.Hosting;

namespace InferLine.Hosting;

/// <summary>Starts the pipelines with the host, before the services that were registered after it, and stops them with it.</summary>
internal sealed class TunerService(IEnumerable<HostedPipeline> pipelines) : IHostedService
{
    private readonly HostedPipeline[] _pipelines = [.. pipelines];

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_pipelines.Select(pipeline => pipeline.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_pipelines.Select(pipeline => pipeline.StopAsync(cancellationToken)));
}
