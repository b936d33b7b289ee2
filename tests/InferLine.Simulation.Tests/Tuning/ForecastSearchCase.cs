using System.Globalization;
using InferLine.Estimation;
using InferLine.Estimation.Tests.Reference;
using InferLine.Pipelines;
using InferLine.Replay;
using InferLine.Replay.Tests;

namespace InferLine.Tuning.Tests;

/// <summary>A history of replicas, a decision at its end, and candidates for it that are tried one after the other.</summary>
/// <param name="Scheduled">The scenario and the history; at the time of its last change the candidates take over.</param>
/// <param name="FirstQuery">The first query that counts.</param>
/// <param name="LimitSeconds">The objective's latency.</param>
/// <param name="Trials">What is tried.</param>
internal sealed record ForecastSearchCase(ScheduledScenario Scheduled, int FirstQuery, double LimitSeconds, IReadOnlyList<ForecastTrial> Trials)
{
    public int StageCount => Scheduled.Scenario.StageCount;

    private Pipeline Pipeline => Scheduled.Scenario.Pipeline;

    private double ActivationSeconds => Scheduled.Activation.TotalSeconds;

    public ForecastSimulation Simulation() => new(
        new WorkloadLayout(Scheduled.Scenario.Workload),
        [.. Scheduled.Scenario.Plan.InOrderOf(Pipeline).Select((plan, s) => StageConfiguration.Of(plan, Pipeline.Stages[s].Model, Scheduled.Scenario.Catalog))],
        FirstQuery,
        LimitSeconds,
        (stage, replicas) => new StageSchedule(stage, Decided([.. Enumerable.Repeat(replicas, StageCount)]), ActivationSeconds));

    /// <summary>By how much each query is late, by the reference; 0 where it is in time.</summary>
    public double[] LateSeconds(int[] replicas) =>
    [
        .. EventDrivenReference.Run(Scheduled.Scenario, Decided(replicas), ActivationSeconds).LatenciesSeconds
            .Select(latency => Math.Max(0, latency - LimitSeconds)),
    ];

    public override string ToString() => Scheduled + Environment.NewLine + string.Create(
        CultureInfo.InvariantCulture, $"from query {FirstQuery}, within {LimitSeconds:R} s: {string.Join(", ", Trials)}");

    private ReplicaTarget[] Decided(int[] replicas) =>
        [.. Scheduled.Schedule.SkipLast(Scheduled.Schedule.Count > 1 ? 1 : 0), new ReplicaTarget(Scheduled.Schedule[^1].AtSeconds, replicas)];
}
