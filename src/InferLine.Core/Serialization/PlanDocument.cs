using InferLine.NetworkCalculus;
using InferLine.Plans;

namespace InferLine.Serialization;

/// <summary>A plan as its file has it.</summary>
internal sealed record PlanDocument(
    string? Pipeline,
    PlanDocument.SloEntry? Slo,
    PlanDocument.PlanStageEntry[]? Stages,
    double? CostPerHour = null,
    double? MeanRateQps = null,
    PlanDocument.EstimateEntry? Estimate = null,
    PlanDocument.EnvelopeEntry[]? Envelope = null,
    PlanDocument.SearchEntry? Search = null)
{
    public static PlanDocument From(Plan plan) =>
        new(
            plan.Pipeline,
            plan.Slo is null ? null : SloEntry.From(plan.Slo),
            [.. plan.Stages.Select(PlanStageEntry.From)],
            plan.CostPerHour,
            plan.MeanRatePerSecond,
            plan.Estimate is null ? null : EstimateEntry.From(plan.Estimate),
            plan.Envelope is null ? null : [.. plan.Envelope.Points.Select(EnvelopeEntry.From)],
            plan.Search is null ? null : SearchEntry.From(plan.Search));

    public Plan ToPlan() =>
        new(
            JsonInput.Required(Pipeline, "pipeline"),
            [.. JsonInput.Required(Stages, "stages").Select((s, i) => JsonInput.At($"stages[{i}]", () => JsonInput.Required(s, "stage").ToStage()))])
        {
            Slo = Slo is null ? null : JsonInput.At("slo", Slo.ToSlo),
            CostPerHour = CostPerHour is null ? null : Require.Within(CostPerHour.Value, 0, double.MaxValue, "plan", "costPerHour"),
            MeanRatePerSecond = MeanRateQps is null ? null : Require.Within(MeanRateQps.Value, 0, double.MaxValue, "plan", "meanRateQps"),
            Estimate = Estimate is null ? null : JsonInput.At("estimate", Estimate.ToEstimate),
            Envelope = Envelope is null
                ? null
                : new ArrivalCurve([.. Envelope.Select((p, i) => JsonInput.At($"envelope[{i}]", () => JsonInput.Required(p, "point").ToPoint()))]),
            Search = Search is null ? null : JsonInput.At("search", Search.ToSearch),
        };

    private static TimeSpan Milliseconds(double? value, string property) =>
        TimeSpan.FromMilliseconds(Require.Within(JsonInput.Required(value, property), 0, Require.MaxSeconds, "time", property));

    internal sealed record SloEntry(double? LatencyMs, double? Percentile)
    {
        public static SloEntry From(ServiceLevelObjective slo) => new(slo.Latency.TotalMilliseconds, slo.Percentile);

        public ServiceLevelObjective ToSlo() =>
            new(Milliseconds(LatencyMs, "latencyMs"), Percentile ?? ServiceLevelObjective.DefaultPercentile);
    }

    internal sealed record PlanStageEntry(
        string? Name, string? Hardware, int? BatchSize, int? Replicas, double? MaxDelayMs, double? ScaleFactor, double? ProvisioningRatio)
    {
        public static PlanStageEntry From(StagePlan stage) =>
            new(
                stage.Stage,
                stage.Hardware,
                stage.BatchSize,
                stage.Replicas,
                stage.MaxDelay.TotalMilliseconds,
                stage.ScaleFactor,
                stage.ProvisioningRatio);

        public StagePlan ToStage() =>
            new(
                JsonInput.Required(Name, "name"),
                JsonInput.Required(Hardware, "hardware"),
                JsonInput.Required(BatchSize, "batchSize"),
                JsonInput.Required(Replicas, "replicas"),
                MaxDelayMs is null ? TimeSpan.Zero : Milliseconds(MaxDelayMs, "maxDelayMs"))
            {
                ScaleFactor = ScaleFactor,
                ProvisioningRatio = ProvisioningRatio,
            };
    }

    internal sealed record EstimateEntry(
        long? Queries, double? Attainment, double? P50Ms, double? P99Ms, double? AtPercentileMs)
    {
        public static EstimateEntry From(PlanEstimate estimate) =>
            new(
                estimate.Queries,
                estimate.Attainment,
                estimate.P50.TotalMilliseconds,
                estimate.P99.TotalMilliseconds,
                estimate.AtPercentile.TotalMilliseconds);

        public PlanEstimate ToEstimate() =>
            new()
            {
                Queries = JsonInput.Required(Queries, "queries"),
                Attainment = JsonInput.Required(Attainment, "attainment"),
                P50 = Milliseconds(P50Ms, "p50Ms"),
                P99 = Milliseconds(P99Ms, "p99Ms"),
                AtPercentile = Milliseconds(AtPercentileMs, "atPercentileMs"),
            };
    }

    internal sealed record EnvelopeEntry(double? WindowMs, long? MaxQueries)
    {
        public static EnvelopeEntry From(ArrivalCurvePoint point) => new(point.Window.TotalMilliseconds, point.MaxArrivals);

        public ArrivalCurvePoint ToPoint() => new(Milliseconds(WindowMs, "windowMs"), JsonInput.Required(MaxQueries, "maxQueries"));
    }

    internal sealed record SearchEntry(
        string? Method, SearchStatus? Status, double? LowerBoundCostPerHour, long? Simulations, double? ElapsedMs, string? Reason)
    {
        public static SearchEntry From(SearchSummary search) =>
            new(search.Method, search.Status, search.LowerBoundCostPerHour, search.Simulations, search.Elapsed.TotalMilliseconds, search.Reason);

        public SearchSummary ToSearch() =>
            new()
            {
                Method = JsonInput.Required(Method, "method"),
                Status = JsonInput.Required(Status, "status"),
                LowerBoundCostPerHour = JsonInput.Required(LowerBoundCostPerHour, "lowerBoundCostPerHour"),
                Simulations = JsonInput.Required(Simulations, "simulations"),
                Elapsed = Milliseconds(ElapsedMs, "elapsedMs"),
                Reason = Reason,
            };
    }
}
