using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Timelines;
using InferLine.Workloads;

namespace InferLine.Estimation;

/// <summary>
/// Computes what a plan would do under a workload, by simulating it stage by stage: latencies, attainment, utilization, queueing. The same input always gives the
/// same result, to the bit.
/// </summary>
/// <remarks>Instances may be used by several threads at once; what depends on the workload alone is worked out once, on construction.</remarks>
public sealed class Estimator
{
    private readonly WorkloadLayout _layout;
    private readonly ProfileCatalog _catalog;

    /// <summary>Creates an estimator for a workload.</summary>
    /// <param name="workload">The workload, which knows its pipeline.</param>
    /// <param name="catalog">The profiles of the pipeline's models.</param>
    /// <exception cref="InvalidInputException">The workload has more than 2 billion items at a stage.</exception>
    public Estimator(Workload workload, ProfileCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(catalog);
        _layout = new WorkloadLayout(workload);
        _catalog = catalog;
    }

    internal Estimator(WorkloadLayout layout, ProfileCatalog catalog)
    {
        _layout = layout;
        _catalog = catalog;
    }

    /// <summary>The workload.</summary>
    public Workload Workload => _layout.Workload;

    /// <summary>Estimates a plan. A plan that cannot carry the load is an answer, not an error: its latencies grow with the length of the trace.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What to compute; <see langword="null"/> for the summary alone.</param>
    /// <param name="cancellationToken">Cancels the simulation.</param>
    /// <exception cref="InvalidInputException">The plan does not fit the pipeline or the profiles.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Estimate Estimate(Plan plan, EstimateOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        options ??= new EstimateOptions();
        StageConfiguration[] configurations = Configure(plan);
        var pool = new BufferPool();
        var run = new PipelineSimulation(_layout, configurations, pool);
        double[] latencies = run.Simulate(cancellationToken);

        int queries = latencies.Length;
        double percentile = plan.Slo?.Percentile ?? ServiceLevelObjective.DefaultPercentile;
        double atPercentile = NearestRankSelection.Percentile(latencies, percentile);
        long late = plan.Slo is null ? 0 : CountAbove(latencies, plan.Slo.LatencySeconds);
        TailShare[]? tail = options.IncludeTail
            ? new TailAnalysis(_layout, configurations, pool).Analyse(latencies, atPercentile, cancellationToken)
            : null;
        return new Estimate
        {
            Queries = queries,
            CostPerHour = plan.CostPerHourIn(_catalog),
            Attainment = plan.Slo is null ? null : (queries - late) / (double)queries,
            MeetsObjective = plan.Slo is null ? null : late <= plan.Slo.AllowedMisses(queries),
            Latency = LatencySummary.Of(latencies),
            AtPercentileSeconds = atPercentile,
            MakespanSeconds = run.MakespanSeconds,
            Stages = run.Summarise(tail),
            LatenciesSeconds = options.IncludeLatencies ? latencies : default,
        };
    }

    /// <summary>
    /// Simulates a plan and writes what each replica does when, in the Trace Event Format (JSON), for chrome://tracing and Perfetto: a process per stage with a track per
    /// replica, a slice per batch with its size, its queries by index and the longest wait among its items, and the length of the stage's queue as a counter.
    /// </summary>
    /// <remarks>
    /// Times are in microseconds, rounded to 1 ns. Of several idle replicas the one with the lowest number serves. Events are written synchronously while the simulation goes on, so that memory does not grow with them:
    /// an hour of 300 queries per second has millions.
    /// </remarks>
    /// <param name="plan">The plan.</param>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="cancellationToken">Cancels the simulation; the document is then not complete.</param>
    /// <exception cref="InvalidInputException">The plan does not fit the pipeline or the profiles.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WriteTimeline(Plan plan, Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(stream);
        Timeline.Write(stream, _layout, plan, Configure(plan), cancellationToken);
    }

    private static long CountAbove(ReadOnlySpan<double> latencies, double limit)
    {
        long count = 0;
        foreach (double latency in latencies)
        {
            count += latency > limit ? 1 : 0;
        }

        return count;
    }

    private StageConfiguration[] Configure(Plan plan)
    {
        Pipeline pipeline = Workload.Pipeline;
        return [.. plan.InOrderOf(pipeline).Select((stage, s) => StageConfiguration.Of(stage, pipeline.Stages[s].Model, _catalog))];
    }
}
