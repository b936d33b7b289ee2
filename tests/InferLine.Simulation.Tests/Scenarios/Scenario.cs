using System.Globalization;
using System.Text;
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Tests.Scenarios;

/// <summary>One question to the estimator: a workload, the service times of its models, and the plan that serves it.</summary>
internal sealed record Scenario(Workload Workload, ProfileCatalog Catalog, Plan Plan)
{
    /// <summary>Scenarios have one type of hardware: what it is called does not matter to a simulation.</summary>
    public const string Hardware = "gpu";

    public Pipeline Pipeline => Workload.Pipeline;

    public int StageCount => Pipeline.Stages.Count;

    public int QueryCount => Workload.QueryCount;

    /// <summary>The plan of a stage, by stage index.</summary>
    public StagePlan StagePlan(int stage) => Plan.Stages.Single(plan => plan.Stage == Pipeline.Stages[stage].Name);

    public LatencyProfile Profile(int stage) => Catalog.GetProfile(Pipeline.Stages[stage].Model, Hardware);

    /// <summary>The items of each query at a stage, as <see cref="Visits.FromCounts"/> takes them.</summary>
    public int[] Counts(int stage) => [.. Enumerable.Range(0, QueryCount).Select(query => Workload.Visits.Count(stage, query))];

    /// <summary>The same stages and plan under another workload.</summary>
    public Scenario With(Pipeline pipeline, double[] arrivals, IReadOnlyList<int[]> counts) =>
        this with { Workload = new Workload(new ArrivalTrace(arrivals), Visits.FromCounts(pipeline, counts)) };

    /// <summary>The scenario with some of its queries only.</summary>
    public Scenario WithQueries(IEnumerable<int> queries)
    {
        int[] kept = [.. queries];
        return With(
            Pipeline,
            Array.ConvertAll(kept, query => Workload.Arrivals.Seconds[query]),
            [.. Enumerable.Range(0, StageCount).Select(stage => Array.ConvertAll(kept, query => Workload.Visits.Count(stage, query)))]);
    }

    public Estimate Estimate(EstimateOptions? options = null) =>
        new Estimator(Workload, Catalog).Estimate(Plan, options, TestContext.Current.CancellationToken);

    public double[] Latencies() => Estimate(new EstimateOptions { IncludeLatencies = true }).LatenciesSeconds.ToArray();

    /// <summary>All that is needed to write the scenario down as a test of its own: FsCheck prints it when a property fails.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int stage = 0; stage < StageCount; stage++)
        {
            StagePlan plan = StagePlan(stage);
            string profile = string.Join(", ", Profile(stage).Measurements.Select(m => Invariant($"{m.Size}: {m.Milliseconds:R}")));
            text.AppendLine().Append(
                Invariant($"stage '{plan.Stage}': batch {plan.BatchSize}, replicas {plan.Replicas}, delay {plan.MaxDelay.TotalMilliseconds:R} ms ({plan.Batching}), latency ms by size {{ {profile} }}"));
        }

        foreach (Edge edge in Pipeline.Edges)
        {
            text.AppendLine().Append(Invariant($"{edge}, probability {edge.Probability:R}, fan-out {edge.FanOut}"));
        }

        text.AppendLine().Append("arrival_s,").AppendJoin(',', Pipeline.Stages.Select(stage => stage.Name));
        for (int query = 0; query < QueryCount; query++)
        {
            text.AppendLine().Append(Invariant($"{Workload.Arrivals.Seconds[query]:R},"));
            text.AppendJoin(',', Enumerable.Range(0, StageCount).Select(stage => Workload.Visits.Count(stage, query)));
        }

        return text.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
