using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Timelines;

/// <summary>Writes what the replicas of a plan do, by a simulation of its own: estimates stay as fast as they are.</summary>
internal static class Timeline
{
    public static void Write(Stream stream, WorkloadLayout layout, Plan plan, StageConfiguration[] configurations, CancellationToken cancellationToken)
    {
        Pipeline pipeline = layout.Workload.Pipeline;
        using var writer = new TraceEventWriter(stream, pipeline.Name, layout.QueryCount);
        foreach ((int index, StagePlan stage) in plan.InOrderOf(pipeline).Index())
        {
            writer.Stage(index, pipeline.Stages[index].Model, stage);
        }

        StageWalk.Run(
            layout,
            new BufferPool(),
            (stage, ready, done) =>
            {
                if (layout.Stages[stage].ItemCount > 0)
                {
                    var observer = new TimelineObserver(writer, stage, layout.Stages[stage], ready, configurations[stage].Replicas);
                    _ = StageSimulation.Run(ready, configurations[stage], done, ref observer, cancellationToken);
                }
            },
            queries: null);
        writer.Finish();
    }
}
