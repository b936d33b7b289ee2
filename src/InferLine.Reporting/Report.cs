using System.Globalization;
using System.Text;
using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Profiles;
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
        Markup headline = new Headline(Load("Simulated", workload))
            .Verdict(plan.Slo, estimate.MeetsObjective, estimate.Attainment)
            .Figure("Cost per hour", estimate.CostPerHour, Unit.Cost)
            .Figure("Median latency", estimate.Latency.P50Seconds, Unit.Duration)
            .Figure($"p{Quantity.Number(plan.Slo?.Percentile ?? ServiceLevelObjective.DefaultPercentile)} latency", estimate.AtPercentileSeconds, Unit.Duration)
            .Figure("Slowest query", estimate.Latency.MaxSeconds, Unit.Duration)
            .Figure("Queries", estimate.Queries, Unit.Count)
            .ToMarkup();
        Page page = NewPage("simulation", workload, details, headline);
        var sections = new EstimateSections(page, workload, catalog, plan, estimate);
        sections.AddPipeline();
        AddLatency(page, workload, estimate.Latency, estimate.LatenciesSeconds, plan.Slo);
        sections.AddQueueing();
        new ArrivalSection(page, workload.Arrivals, plan).Add();
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

    private static void AddLatency(Page page, Workload workload, LatencySummary summary, ReadOnlyMemory<double> latencies, ServiceLevelObjective? slo)
    {
        var overTime = new LatencyOverTime(workload.Arrivals.Seconds, latencies.Span, workload.Arrivals.DurationSeconds, slo?.LatencySeconds ?? double.PositiveInfinity);
        new LatencySection(page, summary, latencies, slo).Add(overTime);
    }

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
