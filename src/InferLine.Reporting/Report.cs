using System.Globalization;
using System.Text;
using InferLine.Estimation;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Reporting.Charts;
using InferLine.Reporting.Figures;
using InferLine.Reporting.Html;
using InferLine.Reporting.Sections;
using InferLine.Workloads;

namespace InferLine.Reporting;

/// <summary>A report for people: one HTML file with charts, tables and a drawing of the pipeline, which opens offline and asks no network for anything.</summary>
/// <remarks>The same results and details always give the same bytes. A file has less than 2 MB whatever the length of the load: series have at most 600 points, which keep the extremes.</remarks>
public sealed class Report
{
    private readonly Page _page;

    private Report(Page page) => _page = page;

    /// <summary>A report of a simulation.</summary>
    /// <param name="workload">The load that was simulated.</param>
    /// <param name="catalog">The profiles.</param>
    /// <param name="plan">The plan that was simulated.</param>
    /// <param name="estimate">What came of it, with <see cref="EstimateOptions.IncludeLatencies"/> and <see cref="EstimateOptions.IncludeTail"/>.</param>
    /// <param name="details">What the report says of its own making; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">The estimate is not of this workload, or has no latencies.</exception>
    /// <exception cref="InvalidInputException">The plan does not fit the pipeline or the profiles.</exception>
    public static Report OfSimulation(Workload workload, ProfileCatalog catalog, Plan plan, Estimate estimate, ReportDetails? details = null)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(estimate);
        RequireLatencies(workload, estimate.LatenciesSeconds, nameof(estimate));
        details ??= new ReportDetails();
        Page page = NewPage("simulation", workload, details, Headline("Simulated", workload, plan, estimate).ToMarkup());
        AddEstimate(page, workload, catalog, plan, estimate);
        new ArrivalSection(page, workload.Arrivals, plan).Add();
        OriginSection.Add(page, details);
        return new Report(page);
    }

    /// <summary>A report of a search for a plan, whether or not it found one.</summary>
    /// <param name="request">What was to be planned.</param>
    /// <param name="result">What was found.</param>
    /// <param name="estimate">
    /// What comes of the plan under the load of the request, with <see cref="EstimateOptions.IncludeLatencies"/> and <see cref="EstimateOptions.IncludeTail"/>; <see langword="null"/> exactly if there is no plan.
    /// </param>
    /// <param name="details">What the report says of its own making; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">The estimate is missing, not of this workload, or has no latencies.</exception>
    public static Report OfPlanning(PlanningRequest request, PlanningResult result, Estimate? estimate, ReportDetails? details = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        details ??= new ReportDetails();
        Workload workload = request.Workload;
        if (result.Plan is not { } plan)
        {
            Headline none = new Headline(Load("Planned for", workload)).Verdict(false, $"No plan for {request.Slo}: {result.Search.Reason ?? "none was found"}");
            Page empty = NewPage("no plan", workload, details, none.ToMarkup());
            AddPipelineAlone(empty, workload);
            SearchSection.Add(empty, result);
            new ArrivalSection(empty, workload.Arrivals, plan: null).Add();
            OriginSection.Add(empty, details);
            return new Report(empty);
        }

        ArgumentNullException.ThrowIfNull(estimate);
        RequireLatencies(workload, estimate.LatenciesSeconds, nameof(estimate));
        Page page = NewPage("plan", workload, details, Headline("Planned for", workload, plan, estimate).ToMarkup());
        AddEstimate(page, workload, request.Catalog, plan, estimate);
        SearchSection.Add(page, result);
        new ArrivalSection(page, workload.Arrivals, plan).Add();
        OriginSection.Add(page, details);
        return new Report(page);
    }

    /// <summary>A report of plans over a range of objectives, rates or degrees of burstiness.</summary>
    /// <param name="request">What was to be planned.</param>
    /// <param name="axis">What was varied.</param>
    /// <param name="points">What was found, by increasing value.</param>
    /// <param name="details">What the report says of its own making; <see langword="null"/> for nothing.</param>
    public static Report OfSweep(PlanningRequest request, SweepAxis axis, IReadOnlyList<SweepPoint> points, ReportDetails? details = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(points);
        details ??= new ReportDetails();
        double[] costs = [.. points.Select(point => point.Result.Plan?.CostPerHour).OfType<double>()];
        Markup headline = new Headline($"Planned for {Quantity.Count(points.Count)} values of {SweepSection.Name(axis)}{(axis == SweepAxis.Latency ? "" : $", {request.Slo}")}.")
            .Figure("Values with a plan", $"{Quantity.Count(costs.Length)} of {Quantity.Count(points.Count)}")
            .Figure("Least cost per hour", costs.Length == 0 ? null : costs.Min(), Unit.Cost)
            .Figure("Greatest cost per hour", costs.Length == 0 ? null : costs.Max(), Unit.Cost)
            .Figure("Proved", points.Count(point => point.Result.Search.Status == SearchStatus.Optimal), Unit.Count)
            .ToMarkup();
        Page page = NewPage("sweep", request.Workload, details, headline);
        new SweepSection(page, axis, points).Add();
        AddPipelineAlone(page, request.Workload);
        new ArrivalSection(page, request.Workload.Arrivals, plan: null).Add();
        OriginSection.Add(page, details);
        return new Report(page);
    }

    /// <summary>A report of a tuner in closed loop with a simulated pipeline.</summary>
    /// <param name="workload">The load that was replayed.</param>
    /// <param name="catalog">The profiles.</param>
    /// <param name="plan">The plan that the replay began with.</param>
    /// <param name="result">What came of it, with <see cref="ReplayOptions.IncludeLatencies"/>.</param>
    /// <param name="details">What the report says of its own making; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">The result is not of this workload, or has no latencies.</exception>
    /// <exception cref="InvalidInputException">The plan does not fit the pipeline or the profiles.</exception>
    public static Report OfReplay(Workload workload, ProfileCatalog catalog, Plan plan, ReplayResult result, ReportDetails? details = null)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(result);
        RequireLatencies(workload, result.LatenciesSeconds, nameof(result));
        details ??= new ReportDetails();
        Markup headline = new Headline(Load("Replayed", workload))
            .Verdict(plan.Slo, plan.Slo is { } slo ? result.Misses <= slo.AllowedMisses(result.Queries) : null, result.Attainment)
            .Figure("Mean cost per hour", result.MeanCostPerHour, Unit.Cost)
            .Figure("Cost per hour as planned", plan.CostPerHourIn(catalog), Unit.Cost)
            .Figure("Changes of replicas", result.Changes, Unit.Count)
            .Figure("p99 latency", result.Latency.P99Seconds, Unit.Duration)
            .Figure("Slowest query", result.Latency.MaxSeconds, Unit.Duration)
            .ToMarkup();
        Page page = NewPage("replay", workload, details, headline);
        LatencyOverTime overTime = OverTime(workload, result.LatenciesSeconds, plan.Slo);
        var sections = new ReplaySections(page, workload, catalog, plan, result);
        sections.AddPipeline();
        sections.AddOverTime(overTime);
        new ArrivalSection(page, workload.Arrivals, plan).Add();
        sections.AddDecisions();
        new LatencySection(page, result.Latency, result.LatenciesSeconds, plan.Slo).Add(overTime);
        OriginSection.Add(page, details);
        return new Report(page);
    }

    /// <summary>Writes the report, UTF-8, to a stream, which is left open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.WriteAsync(Encoding.UTF8.GetBytes(_page.ToHtml()), cancellationToken).AsTask();
    }

    private static Headline Headline(string what, Workload workload, Plan plan, Estimate estimate) =>
        new Headline(Load(what, workload))
            .Verdict(plan.Slo, estimate.MeetsObjective, estimate.Attainment)
            .Figure("Cost per hour", estimate.CostPerHour, Unit.Cost)
            .Figure("Median latency", estimate.Latency.P50Seconds, Unit.Duration)
            .Figure($"{Quantity.Percentile(plan.Slo?.Percentile ?? ServiceLevelObjective.DefaultPercentile)} latency", estimate.AtPercentileSeconds, Unit.Duration)
            .Figure("Slowest query", estimate.Latency.MaxSeconds, Unit.Duration)
            .Figure("Queries", estimate.Queries, Unit.Count);

    private static void AddEstimate(Page page, Workload workload, ProfileCatalog catalog, Plan plan, Estimate estimate)
    {
        var sections = new EstimateSections(page, workload, catalog, plan, estimate);
        sections.AddPipeline();
        new LatencySection(page, estimate.Latency, estimate.LatenciesSeconds, plan.Slo).Add(OverTime(workload, estimate.LatenciesSeconds, plan.Slo));
        sections.AddQueueing();
    }

    private static void AddPipelineAlone(Page page, Workload workload)
    {
        StageCard[] cards = [.. workload.Pipeline.Stages.Select(stage => new StageCard(stage.Name, stage.Model, "", null, null))];
        page.Add("pipeline", "Pipeline", new HtmlBuilder().Add($"""<div class="card">{new PipelineDrawing(workload.Pipeline, cards).ToMarkup()}</div>""").ToMarkup());
    }

    private static LatencyOverTime OverTime(Workload workload, ReadOnlyMemory<double> latencies, ServiceLevelObjective? slo) =>
        new(workload.Arrivals.Seconds, latencies.Span, workload.Arrivals.DurationSeconds, slo?.LatencySeconds ?? double.PositiveInfinity);

    private static void RequireLatencies(Workload workload, ReadOnlyMemory<double> latencies, string parameter)
    {
        if (latencies.Length != workload.QueryCount)
        {
            throw new ArgumentException($"It has {latencies.Length} latencies for {workload.QueryCount} queries; ask for them by the option IncludeLatencies.", parameter);
        }
    }

    private static Page NewPage(string kind, Workload workload, ReportDetails details, Markup headline) => new()
    {
        Title = details.Title ?? $"{workload.Pipeline.Name}: {kind}",
        Summary = headline,
        Footer = details.CreatedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"Made by InferLine on {at:yyyy-MM-dd HH:mm zzz}.") : "Made by InferLine.",
    };

    private static string Load(string what, Workload workload) =>
        $"{what} {Quantity.Count(workload.QueryCount)} queries in {Quantity.Duration(workload.Arrivals.DurationSeconds)}, {Quantity.Number(workload.Arrivals.MeanRatePerSecond)} per second in the mean.";
}
