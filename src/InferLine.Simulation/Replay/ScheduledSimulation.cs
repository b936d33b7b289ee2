using InferLine.Estimation;

namespace InferLine.Replay;

/// <summary>One simulation of all stages of a pipeline whose replicas change on schedule.</summary>
internal sealed class ScheduledSimulation(WorkloadLayout layout, StageConfiguration[] configurations, StageSchedule[] schedules)
{
    private readonly StageTotals[] _totals = new StageTotals[configurations.Length];
    private readonly IReadOnlyList<double>[] _stops = new IReadOnlyList<double>[configurations.Length];

    /// <summary>When the last query was done, in seconds; known after <see cref="Run"/>.</summary>
    public double MakespanSeconds { get; private set; }

    /// <summary>Simulates all stages and returns the latency of each query in seconds.</summary>
    public double[] Run(CancellationToken cancellationToken)
    {
        var pool = new BufferPool();
        var completions = new QueryCompletions(layout, pool);
        StageWalk.Run(layout, pool, (stage, ready, done) => Serve(stage, ready, done, cancellationToken), completions);
        MakespanSeconds = completions.Done.Max();
        return completions.ToLatencies();
    }

    public ReplayStage Summarise(int stage, string name, double costPerHour)
    {
        double seconds = schedules[stage].ReplicaSeconds(_stops[stage], MakespanSeconds);
        return new ReplayStage(name, schedules[stage].Peak, seconds / MakespanSeconds, seconds * costPerHour / 3600, _totals[stage].BusySeconds / seconds);
    }

    private void Serve(int stage, ItemStream ready, ItemStream done, CancellationToken cancellationToken)
    {
        var changes = new ScheduledReplicas(schedules[stage]);
        var observer = default(NoObserver);
        _totals[stage] = StageSimulation.Run(ready, configurations[stage], done, ref observer, ref changes, cancellationToken);
        _stops[stage] = changes.Stops;
    }
}
