using InferLine.Hosting.Tests.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InferLine.AspNetCore.Tests;

/// <summary>A web server on a free port, with pipelines on fake backends and a live view of them.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int[]? _next;

    public WebHost(string[]? names = null, Action<WebApplicationBuilder>? services = null, Action<WebApplication, IEndpointConventionBuilder>? endpoints = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddInferLine(inferline =>
        {
            foreach (string name in names ?? ["sample"])
            {
                inferline.AddPipeline(name, pipeline => pipeline
                    .UsePipeline(Sample.Pipeline)
                    .UseProfiles(Sample.Profiles)
                    .UsePlan(Sample.Plan)
                    .UseBackend((_, _) => new FakeBackend())
                    .UseTuner(inputs => new ScriptedTuner([.. inputs.Plan.InOrderOf(Sample.Pipeline).Select(stage => stage.Replicas)]) { Next = _ => Interlocked.Exchange(ref _next, null) }));
            }
        });
        services?.Invoke(builder);
        _app = builder.Build();
        IEndpointConventionBuilder live = _app.MapInferLine();
        endpoints?.Invoke(_app, live);
    }

    public Uri Address => new(_app.Urls.Single() + "/inferline");

    public IServiceProvider Services => _app.Services;

    /// <summary>Lets a tuner want these replicas when it is asked next.</summary>
    public void Want(params int[] replicas) => Interlocked.Exchange(ref _next, replicas);

    public Task StartAsync() => _app.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
