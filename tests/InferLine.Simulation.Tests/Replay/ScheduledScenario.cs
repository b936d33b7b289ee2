using System.Globalization;
using InferLine.Estimation.Tests.Reference;
using InferLine.Plans;
using InferLine.Tests.Scenarios;
using InferLine.Tuning;

namespace InferLine.Replay.Tests;

/// <summary>A scenario whose replicas change on schedule.</summary>
internal sealed record ScheduledScenario(Scenario Scenario, IReadOnlyList<ReplicaTarget> Schedule, TimeSpan Activation)
{
    /// <summary>The scenario with an objective, for misses to be counted.</summary>
    public Plan Plan => new(Scenario.Plan.Pipeline, Scenario.Plan.Stages) { Slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(250)) };

    public ReplayResult Replay() =>
        new TunerReplay(Scenario.Workload, Scenario.Catalog).RunSchedule(
            Plan, Schedule, new ReplayOptions { Activation = Activation, IncludeLatencies = true }, TestContext.Current.CancellationToken);

    public ReferenceRun RunReference() => EventDrivenReference.Run(Scenario, Schedule, Activation.TotalSeconds);

    public override string ToString() =>
        Scenario + Environment.NewLine + string.Create(CultureInfo.InvariantCulture, $"activation {Activation.TotalSeconds:R} s, schedule ")
        + string.Join("; ", Schedule.Select(target => string.Create(CultureInfo.InvariantCulture, $"{target.AtSeconds:R}: {string.Join(' ', target.Replicas)}")));
}
