using InferLine.Backends;
using InferLine.Pipelines;
using Microsoft.Extensions.Logging;

namespace InferLine.Serving.Tests.Testing;

/// <summary>A runtime of one stage.</summary>
internal static class OneStage
{
    public static Pipeline Pipeline { get; } = Pipeline.Create("one").Stage("only", "m").Build();

    public static async Task<PipelineRuntime<int, int>> StartAsync(
        IStageClient client, int batchSize = 1, int replicas = 1, TimeSpan maxDelay = default, PipelineRuntimeOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        PipelineRuntime<int, int> runtime = Build(client, batchSize, replicas, maxDelay, options, time, loggers);
        await runtime.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => runtime.GetStatistics().Stages[0] is { } stage && stage.ReplicasRunning == stage.ReplicasWanted);
        return runtime;
    }

    public static PipelineRuntime<int, int> Build(
        IStageClient client, int batchSize = 1, int replicas = 1, TimeSpan maxDelay = default, PipelineRuntimeOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        PipelineRuntimeBuilder<int, int> builder = new PipelineRuntimeBuilder<int, int>(Pipeline, UniformPlan.For(Pipeline, batchSize, replicas, maxDelay))
            .Stage("only", client)
            .WithOptions(options ?? new PipelineRuntimeOptions())
            .WithTime(time ?? TimeProvider.System);
        return (loggers is null ? builder : builder.WithLogging(loggers)).Build();
    }

    /// <summary>Waits for what happens on another thread; a test that waits for what never happens is ended by the runner.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
