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
    /// <summary>Above any cost, rate, ratio or count of a real plan, and exact as a double.</summary>
    private const double LargestFigure = 1e15;

    /// <summary>Some 6 years: up to there a double of milliseconds still tells every tick.</summary>
    private const double LargestMilliseconds = 2e11;

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
            CostPerHour = CostPerHour is null ? null : Figure(CostPerHour, "costPerHour"),
            MeanRatePerSecond = MeanRateQps is null ? null : Figure(MeanRateQps, "meanRateQps"),
            Estimate = Estimate is null ? null : JsonInput.At("estimate", Estimate.ToEstimate),
            Envelope = Envelope is null
                ? null
                : new ArrivalCurve([.. Envelope.Select((p, i) => JsonInput.At($"envelope[{i}]", () => JsonInput.Required(p, "point").ToPoint()))]),
            Search = Search is null ? null : JsonInput.At("search", Search.ToSearch),
        };

    private static double Figure(double? value, string property, double most = LargestFigure) =>
        Require.Within(JsonInput.Required(value, property), 0, most, place: null, property);

    private static long Count(long? value, string property) => (long)Figure(value, property);

    /// <summary>Rounds to the nearest tick, where <see cref="TimeSpan.FromMilliseconds(double)"/> cuts: 0.0029 ms is 29 ticks, not 28.</summary>
    private static TimeSpan Milliseconds(double? value, string property) =>
        TimeSpan.FromTicks((long)Math.Round(Figure(value, property, LargestMilliseconds) * TimeSpan.TicksPerMillisecond));

    internal sealed record SloEntry(double? LatencyMs, double? Percentile)
    {
        public static SloEntry From(ServiceLevelObjective slo) => new(slo.Latency.TotalMilliseconds, slo.Percentile);

        public ServiceLevelObjective ToSlo() =>
            new(Milliseconds(LatencyMs, "latencyMs"), Percentile ?? ServiceLevelObjective.DefaultPercentile);
    }

    internal sealed record PlanStageEntry(
        string? Name, string? Hardware, int? BatchSize, int? Replicas, double? MaxDelayMs, BatchingDiscipline? Batching, double? ScaleFactor, double? ProvisioningRatio)
    {
        public static PlanStageEntry From(StagePlan stage) =>
            new(
                stage.Stage,
                stage.Hardware,
                stage.BatchSize,
                stage.Replicas,
                stage.MaxDelay.TotalMilliseconds,
                stage.Batching == BatchingDiscipline.OldestItem ? null : stage.Batching,
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
                Batching = Batching ?? BatchingDiscipline.OldestItem,
                ScaleFactor = ScaleFactor is null ? null : Figure(ScaleFactor, "scaleFactor"),
                ProvisioningRatio = ProvisioningRatio is null ? null : Figure(ProvisioningRatio, "provisioningRatio"),
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
                Queries = Count(Queries, "queries"),
                Attainment = Figure(Attainment, "attainment", most: 1),
                P50 = Milliseconds(P50Ms, "p50Ms"),
                P99 = Milliseconds(P99Ms, "p99Ms"),
                AtPercentile = Milliseconds(AtPercentileMs, "atPercentileMs"),
            };
    }

    internal sealed record EnvelopeEntry(double? WindowMs, long? MaxQueries)
    {
        public static EnvelopeEntry From(ArrivalCurvePoint point) => new(point.Window.TotalMilliseconds, point.MaxArrivals);

        public ArrivalCurvePoint ToPoint() => new(Milliseconds(WindowMs, "windowMs"), Count(MaxQueries, "maxQueries"));
    }

    internal sealed record SearchEntry(
        string? Method, SearchStatus? Status, double? LowerBoundCostPerHour, long? Simulations, double? ElapsedMs, string? Reason)
    {
        public static SearchEntry From(SearchSummary search) =>
            new(search.Method, search.Status, search.LowerBoundCostPerHour, search.Simulations, search.Elapsed.TotalMilliseconds, search.Reason);

        public SearchSummary ToSearch() =>
            new()
            {
                Method = Require.Name(Method, "search", "method"),
                Status = JsonInput.Required(Status, "status"),
                LowerBoundCostPerHour = Figure(LowerBoundCostPerHour, "lowerBoundCostPerHour"),
                Simulations = Count(Simulations, "simulations"),
                Elapsed = Milliseconds(ElapsedMs, "elapsedMs"),
                Reason = Reason,
            };
    }
}
