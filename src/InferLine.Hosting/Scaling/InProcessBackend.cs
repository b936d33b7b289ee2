using System.Diagnostics.Metrics;
using InferLine.Hosting.Setup;
using InferLine.Plans;
using InferLine.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace InferLine.Hosting.Scaling;

/// <summary>The runtime of this process, which starts and stops with the host.</summary>
internal sealed class InProcessBackend<TInput, TResult>(PipelineRuntime<TInput, TResult> runtime) : ServingBackendAdapter(runtime)
{
    public PipelineRuntime<TInput, TResult> Runtime => runtime;

    public static InProcessBackend<TInput, TResult> Create(
        IServiceProvider services, BackendInputs inputs, Action<IServiceProvider, PipelineRuntimeBuilder<TInput, TResult>> configure)
    {
        // The plan is applied before the runtime starts; until then it has the least one.
        var least = new Plan(inputs.Pipeline.Name, inputs.Pipeline.Stages.Select(stage => new StagePlan(stage.Name, "none", batchSize: 1, replicas: 1)));
        PipelineRuntimeBuilder<TInput, TResult> builder = new PipelineRuntimeBuilder<TInput, TResult>(inputs.Pipeline, least)
            .WithTime(inputs.Time)
            .WithLogging(PipelineServices.LoggersOf(services))
            .WithMetrics(services.GetRequiredService<IMeterFactory>())
            .OnArrival(_ => inputs.Arrivals.Record())
            .OnEnd(end => Record(inputs, end));
        configure(services, builder);
        return new InProcessBackend<TInput, TResult>(builder.Build());
    }

    public override Task StartAsync(CancellationToken cancellationToken) => runtime.StartAsync(cancellationToken);

    public override Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync(cancellationToken);

    private static void Record(BackendInputs inputs, QueryEnd end)
    {
        if (end.Outcome == QueryOutcome.Completed)
        {
            inputs.Attainment.Answered(end.Latency);
        }
        else if (end.Outcome != QueryOutcome.Cancelled)
        {
            inputs.Attainment.NotAnswered();
        }
    }
}
