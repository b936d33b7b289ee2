using InferLine.Hosting;
using InferLine.NetworkCalculus;
using InferLine.Plans;
using InferLine.Tuning;

namespace InferLine.AspNetCore.Live;

/// <summary>How a pipeline stands, as the page is told.</summary>
internal sealed record LiveSnapshot
{
    /// <summary>Seconds since the host began.</summary>
    public required double Now { get; init; }

    /// <summary>Queries that arrived since then.</summary>
    public required long Arrivals { get; init; }

    /// <summary>The share of the recent queries that met the objective; nothing if none ended.</summary>
    public required double? Attainment { get; init; }

    /// <summary>How many recent queries there were.</summary>
    public required long WindowQueries { get; init; }

    public required double CostPerHour { get; init; }

    /// <summary>The replicas that are wanted, per stage.</summary>
    public required IReadOnlyList<int> Replicas { get; init; }

    /// <summary>How each stage is served, in words.</summary>
    public required IReadOnlyList<string> Choices { get; init; }

    /// <summary>The objective, in words; empty if there is none.</summary>
    public required string Objective { get; init; }

    /// <summary>The mean rate that was planned for, in queries per second; nothing if the plan does not say.</summary>
    public required double? PlannedRate { get; init; }

    /// <summary>The share of the queries that is to be in time; nothing if there is no objective.</summary>
    public required double? AttainmentWanted { get; init; }

    public required IReadOnlyList<EnvelopePoint> Envelope { get; init; }

    /// <summary>Decisions that the page was not told before.</summary>
    public required IReadOnlyList<Decision> Decisions { get; init; }

    /// <summary>What is wrong, if anything is.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <param name="pipeline">The pipeline.</param>
    /// <param name="status">How it stands.</param>
    /// <param name="live">The envelope of its load.</param>
    /// <param name="decisionsSent">How many decisions the client knows.</param>
    public static LiveSnapshot Of(IHostedPipeline pipeline, HostedPipelineStatus status, ArrivalCurve? live, long decisionsSent)
    {
        int fresh = (int)Math.Min(status.Decisions - decisionsSent, status.RecentDecisions.Count);
        return new LiveSnapshot
        {
            Now = status.NowSeconds,
            Arrivals = status.Arrivals,
            Attainment = status.Attainment,
            WindowQueries = status.WindowQueries,
            CostPerHour = status.CostPerHour,
            Replicas = status.Replicas,
            Choices = status.Plan is { } plan ? [.. plan.InOrderOf(pipeline.Pipeline).Select((stage, s) => Describe(stage, status, s))] : [],
            Objective = status.Plan?.Slo?.ToString() ?? "",
            PlannedRate = status.Plan?.MeanRatePerSecond,
            AttainmentWanted = status.Plan?.Slo?.Percentile / 100,
            Envelope = EnvelopeOf(status.Plan?.Envelope, live),
            Decisions = [.. status.RecentDecisions.TakeLast(Math.Max(0, fresh)).Select(decision => new Decision(decision.AtSeconds, string.Join(", ", decision.Changes.Select(Describe)), decision.Reason))],
            Problems = [.. new[] { status.TunerProblem, status.BackendProblem, status.PlanProblem }.OfType<string>()],
        };
    }

    private static string Describe(StageScaling change) => FormattableString.Invariant($"{change.Stage} {change.From} → {change.To}");

    private static string Describe(StagePlan stage, HostedPipelineStatus status, int s)
    {
        int wanted = s < status.Replicas.Count ? status.Replicas[s] : stage.Replicas;
        int? running = status.Backend is { } backend && s < backend.Stages.Count ? backend.Stages[s].ReplicasRunning : null;
        string replicas = running is { } count && count != wanted ? FormattableString.Invariant($"{count} of {wanted}") : FormattableString.Invariant($"{wanted}");
        return FormattableString.Invariant($"{replicas} × {stage.Hardware}, batch {stage.BatchSize}");
    }

    private static EnvelopePoint[] EnvelopeOf(ArrivalCurve? planned, ArrivalCurve? live)
    {
        if (planned is null)
        {
            return [];
        }

        // A plan may have been replaced between the two.
        bool isSame = live is not null && live.Points.Select(point => point.Window).SequenceEqual(planned.Points.Select(point => point.Window));
        return [.. planned.Points.Select((point, i) => new EnvelopePoint(point.Window.TotalSeconds, point.RatePerSecond, isSame ? live!.Points[i].RatePerSecond : null))];
    }

    /// <summary>The highest rates in windows of a length, in queries per second.</summary>
    internal sealed record EnvelopePoint(double Window, double Planned, double? Live);

    /// <summary>What the tuner changed, and why.</summary>
    internal sealed record Decision(double At, string Change, string Reason);
}
