using InferLine.Hosting.Tests.Testing;
using InferLine.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InferLine.Hosting.Tests;

/// <summary>A host as users have it, on the real clock.</summary>
public sealed class WholeLoopTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipeline_is_served_watched_and_stopped_with_the_host()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddInferLine(inferline => inferline.AddPipeline("sample", pipeline => pipeline
            .UsePipeline(Sample.Pipeline)
            .UseProfiles(Sample.Profiles)
            .UsePlan(Sample.Plan)
            .ServeInProcess<int, int>((_, runtime) => runtime
                .Stage("detect", StageClient.FromItem((int x) => x + 1))
                .Stage("classify", StageClient.FromItem((int x) => 2 * x)))));
        using IHost host = builder.Build();
        await host.StartAsync(None);

        PipelineRuntime<int, int> runtime = host.Services.GetRequiredService<PipelineRuntime<int, int>>();
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(2 * (i + 1), await runtime.ExecuteAsync(i, None));
        }

        IHostedPipeline pipeline = host.Services.GetRequiredService<IHostedPipeline>();
        HostedPipelineStatus status = pipeline.GetStatus();
        Assert.Equal((10, 10, 1.0), (status.Arrivals, status.WindowQueries, status.Attainment));
        Assert.Same(Sample.Plan, pipeline.Plan);
        await host.StopAsync(None);
        await Assert.ThrowsAsync<QueryRejectedException>(() => runtime.ExecuteAsync(0, None).AsTask());
    }
}
