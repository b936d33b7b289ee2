using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using InferLine.NetworkCalculus;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Serialization;

/// <summary>A plan as its file has it.</summary>
[Description("A plan: hardware, batch size and replicas of each stage. What a planner adds, nothing but people and tuners go by.")]
internal sealed record PlanDocument(
    [property: Required, Name, Description("The pipeline that it is for.")] string? Pipeline,
    [property: Description("The latency objective.")] PlanDocument.SloEntry? Slo,
    [property: Required, NotEmpty] PlanDocument.PlanStageEntry[]? Stages,
    [property: Range(0.0, PlanDocument.LargestFigure)] double? CostPerHour = null,
    [property: Range(0.0, PlanDocument.LargestFigure), Description("The mean rate of the trace that it was made for.")] double? MeanRateQps = null,
    [property: Description("What the estimator computed for that trace.")] PlanDocument.EstimateEntry? Estimate = null,
    [property: NotEmpty, Description("The arrival curve of that trace: windows that grow, and the most queries within each.")] PlanDocument.EnvelopeEntry[]? Envelope = null,
    [property: Description("How the search ended.")] PlanDocument.SearchEntry? Search = null)
{
    /// <summary>Above any cost, rate, ratio or count of a real plan, and exact as a double.</summary>
    private const double LargestFigure = 1e15;

    /// <summary>Some 6 years: up to there a double of milliseconds still tells every tick.</summary>
    private const double LargestMilliseconds = 2e11;

    /// <summary><see cref="ServiceLevelObjective.MaxLatency"/>.</summary>
    private const double LongestObjectiveMilliseconds = 1000 * 3_600_000.0;

    /// <summary><see cref="StagePlan.LongestDelay"/>.</summary>
    private const double LongestDelayMilliseconds = 3_600_000;

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

    internal sealed record SloEntry(
        [property: Required, Range(0.0, LongestObjectiveMilliseconds, MinimumIsExclusive = true)] double? LatencyMs,
        [property: Range(0.0, 100.0, MinimumIsExclusive = true), Description("How many percent of the queries are to be within the latency; 99 by default.")] double? Percentile)
    {
        public static SloEntry From(ServiceLevelObjective slo) => new(slo.Latency.TotalMilliseconds, slo.Percentile);

        public ServiceLevelObjective ToSlo() =>
            new(Milliseconds(LatencyMs, "latencyMs"), Percentile ?? ServiceLevelObjective.DefaultPercentile);
    }

    internal sealed record PlanStageEntry(
        [property: Required, Name] string? Name,
        [property: Required, Name] string? Hardware,
        [property: Required, Range(1, BatchLatency.MaxSize), Description("The largest batch.")] int? BatchSize,
        [property: Required, Range(1, HardwareType.MaxReplicaLimit)] int? Replicas,
        [property: Range(0.0, LongestDelayMilliseconds), Description("How long a batch may wait to fill; 0 by default.")] double? MaxDelayMs,
        [property: Description("From when that delay counts: from when the oldest item became ready (the default), or from when a replica begins to collect.")] BatchingDiscipline? Batching,
        [property: Range(0.0, LargestFigure), Description("The mean number of items per query of the trace.")] double? ScaleFactor,
        [property: Range(0.0, LargestFigure), Description("The share of the replicas' greatest throughput that the mean load takes.")] double? ProvisioningRatio)
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
        [property: Required, Range(0.0, LargestFigure)] long? Queries,
        [property: Required, Range(0.0, 1.0), Description("The share of queries within the objective.")] double? Attainment,
        [property: Required, Range(0.0, LargestMilliseconds)] double? P50Ms,
        [property: Required, Range(0.0, LargestMilliseconds)] double? P99Ms,
        [property: Required, Range(0.0, LargestMilliseconds), Description("The latency at the objective's percentile.")] double? AtPercentileMs)
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

    internal sealed record EnvelopeEntry(
        [property: Required, Range(0.0, LargestMilliseconds, MinimumIsExclusive = true)] double? WindowMs,
        [property: Required, Range(0.0, LargestFigure)] long? MaxQueries)
    {
        public static EnvelopeEntry From(ArrivalCurvePoint point) => new(point.Window.TotalMilliseconds, point.MaxArrivals);

        public ArrivalCurvePoint ToPoint() => new(Milliseconds(WindowMs, "windowMs"), Count(MaxQueries, "maxQueries"));
    }

    internal sealed record SearchEntry(
        [property: Required, Name] string? Method,
        [property: Required] SearchStatus? Status,
        [property: Required, Range(0.0, LargestFigure)] double? LowerBoundCostPerHour,
        [property: Required, Range(0.0, LargestFigure), Description("How many simulations of a stage it took.")] long? Simulations,
        [property: Required, Range(0.0, LargestMilliseconds)] double? ElapsedMs,
        [property: Description("Why it ended so, for people.")] string? Reason)
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
