using FsCheck;
using FsCheck.Fluent;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tests.Scenarios;
using InferLine.Workloads;

namespace InferLine.Planning.Tests;

/// <summary>Questions to a planner whose answer is not obvious: objectives near what the hardware can do, profiles that are not monotone, limits that bind.</summary>
internal static class PlanningCaseGen
{
    private const string Fast = "fast";
    private const string Slow = "slow";

    /// <summary>Cases in which each stage has few enough configurations that all plans can be simulated.</summary>
    public static Arbitrary<PlanningCase> Small => Arb.From(Cases(minStages: 1, maxStages: 4, maxQueries: 60, limited: true), Shrink);

    /// <summary>Cases without limits on replicas.</summary>
    public static Arbitrary<PlanningCase> Unlimited => Arb.From(Cases(minStages: 1, maxStages: 5, maxQueries: 150, limited: false), Shrink);

    private static Gen<PlanningCase> Cases(int minStages, int maxStages, int maxQueries, bool limited) =>
        from pipeline in PipelineGen.Pipelines.Where(p => p.Stages.Count >= minStages && p.Stages.Count <= maxStages)
        from queries in Gen.Choose(10, maxQueries)
        from visits in Gen.Frequency((3, VisitGen.Sampled(pipeline, queries)), (1, VisitGen.Arbitrary(pipeline, queries)))
        from arrivals in Arrivals(queries)
        from models in Gen.CollectToArray(pipeline.Stages.Select(stage => Model(stage.Model)))
        from limit in limited ? Gen.Frequency((2, Gen.Constant<int?>(null)), (1, Gen.Choose(1, 4).Select(n => (int?)n))) : Gen.Constant<int?>(null)
        from constraints in limited ? Gen.CollectToArray(pipeline.Stages.Select(stage => Constraint(stage.Name, pipeline.Stages.Count))) : Gen.Constant<StageConstraint[]>([])
        from delays in Gen.Frequency((3, Gen.Constant<TimeSpan[]>([TimeSpan.Zero])), (1, Gen.Constant<TimeSpan[]>([TimeSpan.Zero, TimeSpan.FromMilliseconds(20)])), (1, Gen.Constant<TimeSpan[]>([TimeSpan.FromMilliseconds(5)])))
        from batching in Gen.Elements(BatchingDiscipline.OldestItem, BatchingDiscipline.CollectionWindow)
        from latencyMs in Gen.Choose(20, 80 + (60 * pipeline.Stages.Count))
        from percentile in Gen.Elements(100.0, 99, 95, 90, 80)
        select new PlanningCase(
            new Workload(arrivals, visits),
            new ProfileCatalog([new HardwareType(Slow, 0.53), new HardwareType(Fast, 1.9, limit)], models),
            new ServiceLevelObjective(TimeSpan.FromMilliseconds(latencyMs), percentile),
            constraints,
            pipeline.Stages.Count > 3 ? delays[..1] : delays,
            batching);

    private static Gen<ArrivalTrace> Arrivals(int queries) =>
        from mean in Gen.Elements(0.002, 0.01, 0.05)
        from gaps in Gen.Frequency((1, Gen.Constant(0.0)), (3, Gen.Choose(1, 1000).Select(u => -mean * Math.Log(u / 1001.0)))).ArrayOf(queries)
        select Accumulate(gaps);

    private static ArrivalTrace Accumulate(double[] gaps)
    {
        double time = 0;
        return new ArrivalTrace(Array.ConvertAll(gaps, gap => time += gap));
    }

    private static Gen<ModelProfile> Model(string model) =>
        from fast in Profile(1, 20)
        from slow in Profile(5, 60)
        from hasFast in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new ModelProfile(
            model,
            hasFast
                ? new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [Slow] = slow, [Fast] = fast }
                : new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [Slow] = slow });

    /// <summary>Latencies are drawn for each size on its own: profiles are not monotone.</summary>
    private static Gen<LatencyProfile> Profile(int leastMs, int mostMs) =>
        from sizes in Gen.Elements<int[]>([1, 4], [1, 2, 8], [4], [2, 3])
        from latencies in Gen.Choose(leastMs, mostMs).ArrayOf(sizes.Length)
        select new LatencyProfile(sizes.Zip(latencies, (size, milliseconds) => new BatchLatency(size, milliseconds)));

    private static Gen<StageConstraint> Constraint(string stage, int stages) =>
        from least in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Constant(2)))
        from more in Gen.Choose(0, stages > 3 ? 1 : stages > 2 ? 2 : 4)
        from pinned in Gen.Frequency((5, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>(Slow)))
        select new StageConstraint(stage) { MinReplicas = least, MaxReplicas = least + more, Hardware = pinned };

    private static IEnumerable<PlanningCase> Shrink(PlanningCase item)
    {
        int queries = item.Workload.QueryCount;
        for (int size = queries / 2; size > 0; size /= 2)
        {
            for (int first = 0; first < queries && size < queries; first += size)
            {
                int[] kept = [.. Enumerable.Range(0, queries).Where(query => query < first || query >= first + size)];
                yield return item with { Workload = Keep(item.Workload, kept) };
            }
        }

        if (item.Delays is not [var only] || only != TimeSpan.Zero)
        {
            yield return item with { Delays = [TimeSpan.Zero] };
        }
    }

    private static Workload Keep(Workload workload, int[] queries) =>
        new(
            new ArrivalTrace(Array.ConvertAll(queries, query => workload.Arrivals.Seconds[query])),
            Visits.FromCounts(
                workload.Pipeline,
                [.. Enumerable.Range(0, workload.Pipeline.Stages.Count).Select(stage => Array.ConvertAll(queries, query => workload.Visits.Count(stage, query)))]));
}
