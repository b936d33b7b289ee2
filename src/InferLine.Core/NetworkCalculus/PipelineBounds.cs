using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.NetworkCalculus;

/// <summary>Worst-case bounds of a planned pipeline under an arrival curve: the delay and backlog of each stage, and the latency of a query.</summary>
/// <remarks>
/// <para>
/// Stage by stage, for any pipeline. If items of a stage become ready between Q and P after the arrival of their query, those that become ready within an interval of length x are of
/// queries that arrived within one of length x + (P - Q): α(x + P - Q) is an arrival curve of the stage, and its service curve gives its delay D (theorem 1.4.2). P of a stage is the largest P + D
/// of its parents, 0 of an entry; Q the least sum of shortest service times. This takes the place of the output curve α ⊘ β (theorem 1.4.3), and holds for forks, joins,
/// and replicas that overtake each other. A query's latency is at most the largest P + D.
/// </para>
/// <para>
/// Concatenated ("pay bursts only once", section 1.4.3 of the book), for a chain whose queries bring the same number of items to every stage. Let β be the concatenation of all service curves (theorem 1.4.6). If stages were
/// first in first out, h(α, β) would bound the latency. They are nearly: in the order of completion, a stage puts an item back by at most
/// e = b - 1 + (k - 1) ⌊ℓmax μ(b)⌋ places, those of its own batch and those which other replicas start later and end sooner. So h(α + E, β), with E the sum of e over all stages but the last, is a bound.
/// </para>
/// <para>
/// Proof. Let item x be ready at stage i at a(i), as number p(i) in the order of readiness, p(i + 1) ≤ p(i) + e(i), and p(1) ≤ A(a(1)). Suppose that at t it has not started at the last stage n.
/// By the proof of <see cref="ServiceCurve.Of"/> there is u with p(n) > S(t) ≥ A(n, u) + β'(t - u), where all that was ready by u had started, so u &lt; a(n). A(n, u) is what stage n - 1 has done by u, and x is not among it:
/// there is v &lt; a(n - 1) with A(n, u) ≥ A(n - 1, v) + β(u - v), for if x had been ready by v it would be done by u. And so on, down to some w &lt; a(1) with
/// A(1, w) + (β ⊗ ... ⊗ β')(t - w) &lt; p(n) ≤ A(1, a(1)) + E. The arrivals in between are at most α(a(1) - w), hence t - a(1) &lt; h(α + E, β ⊗ ... ⊗ β'), and x is done at most ℓmax after it has started.
/// </para>
/// </remarks>
public sealed record PipelineBounds
{
    private PipelineBounds(IReadOnlyList<StageBounds> stages, TimeSpan? stageByStage, TimeSpan? concatenated) =>
        (Stages, StageByStageLatency, ConcatenatedLatency) = (stages, stageByStage, concatenated);

    /// <summary>The bounds of the stages, in the order of the pipeline's stages.</summary>
    public IReadOnlyList<StageBounds> Stages { get; }

    /// <summary>The bound on the latency of any query that the stages' delays give; <see langword="null"/> if there is none.</summary>
    public TimeSpan? StageByStageLatency { get; }

    /// <summary>The bound on the latency of any query that the concatenated service curve gives; <see langword="null"/> if there is none, or the pipeline is no chain as in the remarks.</summary>
    public TimeSpan? ConcatenatedLatency { get; }

    /// <summary>The better of the two; <see langword="null"/> if there is none.</summary>
    public TimeSpan? Latency => StageByStageLatency is { } latency && !(ConcatenatedLatency < latency) ? latency : ConcatenatedLatency;

    /// <summary>Bounds for any queries that arrive within a curve and follow the pipeline's edges, every edge taken always: an upper bound whatever the probabilities.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="catalog">The profiles.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="queries">An arrival curve of the queries.</param>
    /// <exception cref="InvalidInputException">The plan does not fit the pipeline or the catalog.</exception>
    public static PipelineBounds Of(Pipeline pipeline, ProfileCatalog catalog, Plan plan, ArrivalCurve queries)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(queries);
        PipelineTopology topology = pipeline.Topology;
        double[] items = new double[pipeline.Stages.Count];
        foreach (int stage in topology.TopologicalOrder)
        {
            items[stage] = topology.InEdges(stage).Select(edge => items[topology.Source(edge)] * pipeline.Edges[edge].FanOut).DefaultIfEmpty(1).Max();
        }

        bool sameItems = pipeline.Edges.All(edge => edge is { Probability: 1, FanOut: 1 });
        return Of(pipeline, catalog, plan, stage => queries.Times(items[stage]), _ => true, sameItems);
    }

    /// <summary>Bounds for the queries of a workload, from the exact curves of the items that they bring to every stage.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="catalog">The profiles.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="windows">The window lengths of the curves, increasing, greater than 0; more and closer ones give tighter bounds.</param>
    /// <exception cref="InvalidInputException">The plan does not fit the pipeline or the catalog.</exception>
    public static PipelineBounds Of(Workload workload, ProfileCatalog catalog, Plan plan, IEnumerable<TimeSpan> windows)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(windows);
        TimeSpan[] lengths = [.. windows];
        Pipeline pipeline = workload.Pipeline;
        Visits visits = workload.Visits;
        PipelineTopology topology = pipeline.Topology;
        IEnumerable<int> queries = Enumerable.Range(0, workload.QueryCount);
        bool sameItems = queries.All(query => pipeline.Stages.Select((_, stage) => visits.Count(stage, query)).Distinct().Count() == 1);
        return Of(
            pipeline,
            catalog,
            plan,
            stage => ArrivalCurve.OfItems(workload, stage, lengths),
            stage => queries.All(query => visits.Count(stage, query) == 0 || topology.InEdges(stage).Any(edge => visits.Count(topology.Source(edge), query) > 0)),
            sameItems);
    }

    /// <param name="pipeline">The pipeline.</param>
    /// <param name="catalog">The profiles.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="itemsOf">The arrival curve of the items that queries bring to a stage.</param>
    /// <param name="alwaysEntered">Whether all items of a stage, which is no entry, come from a parent.</param>
    /// <param name="sameItems">Whether every query brings as many items to every stage, all of which flow on one by one.</param>
    private static PipelineBounds Of(
        Pipeline pipeline, ProfileCatalog catalog, Plan plan, Func<int, ArrivalCurve> itemsOf, Func<int, bool> alwaysEntered, bool sameItems)
    {
        PipelineTopology topology = pipeline.Topology;
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(pipeline);
        LatencyProfile[] profiles = [.. plans.Select((stage, i) => catalog.GetProfile(pipeline.Stages[i].Model, stage.Hardware))];
        var bounds = new StageBounds[plans.Count];
        var least = new TimeSpan[plans.Count];
        var most = new TimeSpan?[plans.Count];
        foreach (int stage in topology.TopologicalOrder)
        {
            int[] parents = [.. topology.InEdges(stage).Select(topology.Source)];
            TimeSpan earliest = parents.Length > 0 && alwaysEntered(stage) ? parents.Min(parent => least[parent]) : TimeSpan.Zero;
            TimeSpan? latest = Largest(parents.Select(parent => most[parent]));
            ArrivalCurve items = itemsOf(stage);
            ServiceCurve service = ServiceCurve.Of(plans[stage], profiles[stage]);
            TimeSpan? delay = latest is { } from ? service.DelayBound(items, from - earliest, extraItems: 0) : null;
            double? backlog = latest is { } to ? service.BacklogBound(items, to - earliest) : null;
            bounds[stage] = new StageBounds(plans[stage].Stage, service, delay, backlog);
            least[stage] = earliest + ShortestService(plans[stage], profiles[stage]);
            most[stage] = latest + delay;
        }

        bool chain = sameItems && Enumerable.Range(0, plans.Count).All(stage => topology.InEdges(stage).Count <= 1 && topology.OutEdges(stage).Count <= 1)
            && Enumerable.Range(0, plans.Count).Count(topology.IsEntry) == 1;
        return new PipelineBounds(bounds, Largest(most), chain ? Concatenated() : null);

        TimeSpan? Concatenated()
        {
            int[] order = [.. topology.TopologicalOrder];
            ServiceCurve service = order.Select(stage => bounds[stage].Service).Aggregate((before, next) => before.Concatenate(next));
            return service.DelayBound(itemsOf(order[0]), TimeSpan.Zero, order[..^1].Sum(stage => Overtaken(plans[stage], profiles[stage])));
        }
    }

    /// <summary>0 of none, and unknown if one is.</summary>
    private static TimeSpan? Largest(IEnumerable<TimeSpan?> times) =>
        times.Aggregate((TimeSpan?)TimeSpan.Zero, (largest, time) => largest > time ? largest : largest is null ? null : time);

    /// <summary>By how many places a stage puts an item back at most.</summary>
    private static double Overtaken(StagePlan plan, LatencyProfile profile) =>
        plan.BatchSize - 1 + ((plan.Replicas - 1) * Math.Floor(ServiceCurve.LongestService(plan, profile) * profile.ThroughputPerSecond(plan.BatchSize) * (1 + 1e-12)));

    /// <summary>The shortest service time of any batch that the plan allows, rounded down.</summary>
    private static TimeSpan ShortestService(StagePlan plan, LatencyProfile profile)
    {
        double shortest = double.PositiveInfinity;
        foreach (double seconds in profile.SecondsByBatchSize.Slice(1, plan.BatchSize))
        {
            shortest = Math.Min(shortest, seconds);
        }

        return TimeSpan.FromTicks((long)(shortest * TimeSpan.TicksPerSecond));
    }
}
