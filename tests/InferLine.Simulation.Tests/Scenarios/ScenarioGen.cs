using FsCheck;
using FsCheck.Fluent;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Tests.Scenarios;

/// <summary>Scenarios of every kind, which shrink to small ones.</summary>
internal static class ScenarioGen
{
    private const int MaxQueries = 40;
    private const int MaxBatchSize = 8;
    private const int MaxReplicas = 4;

    /// <summary>
    /// Which batch sizes of a profile are measured. The steps between them are powers of two, so that what lies between is exact where the measurements are multiples of a
    /// power of two.
    /// </summary>
    private static readonly int[][] MeasuredSizes = [[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4, 8], [2, 4, 8], [4, 8, 16], [8]];

    /// <summary>Scenarios whose visits are sampled from the pipeline's edges.</summary>
    public static Arbitrary<Scenario> Sampled(TimeScale times) => Arb.From(Scenarios(times, Gen.Choose(1, MaxQueries), VisitGen.Sampled), ScenarioShrinker.Shrink);

    /// <summary>Scenarios whose visits are arbitrary.</summary>
    public static Arbitrary<Scenario> Explicit(TimeScale times) => Arb.From(Scenarios(times, Gen.Choose(1, MaxQueries), VisitGen.Arbitrary), ScenarioShrinker.Shrink);

    /// <summary>Scenarios of either kind.</summary>
    public static Arbitrary<Scenario> Any(TimeScale times) => Any(times, Gen.Choose(1, MaxQueries));

    /// <summary>Scenarios of either kind with a given number of queries.</summary>
    public static Arbitrary<Scenario> AnyOfLength(TimeScale times, int queries) => Any(times, Gen.Constant(queries));

    private static Arbitrary<Scenario> Any(TimeScale times, Gen<int> queries) => Arb.From(
        Gen.OneOf(Scenarios(times, queries, VisitGen.Sampled), Scenarios(times, queries, VisitGen.Arbitrary)),
        ScenarioShrinker.Shrink);

    private static Gen<Scenario> Scenarios(TimeScale times, Gen<int> queryCounts, Func<Pipeline, int, Gen<Visits>> visitsOf) =>
        from pipeline in PipelineGen.Pipelines
        from queries in queryCounts
        from visits in visitsOf(pipeline, queries)
        from arrivals in Arrivals(times, queries)
        from models in Gen.CollectToArray(pipeline.Stages.Select(stage => Model(times, stage.Model)))
        from stages in Gen.CollectToArray(pipeline.Stages.Select(stage => StagePlanOf(times, stage.Name)))
        select new Scenario(
            new Workload(arrivals, visits),
            new ProfileCatalog([new HardwareType(Scenario.Hardware, costPerHour: 1)], models),
            new Plan(pipeline.Name, stages));

    private static Gen<ArrivalTrace> Arrivals(TimeScale times, int queries) =>
        from gap in times.Traces
        from gaps in gap.ArrayOf(queries)
        select new ArrivalTrace(Accumulate(times.OriginSeconds, gaps));

    /// <summary>Latencies are drawn for each size on its own: profiles are not monotone.</summary>
    private static Gen<ModelProfile> Model(TimeScale times, string model) =>
        from sizes in Gen.Elements(MeasuredSizes)
        from latencies in times.LatencyMs.ArrayOf(sizes.Length)
        let profile = new LatencyProfile(sizes.Zip(latencies, (size, milliseconds) => new BatchLatency(size, milliseconds)))
        select new ModelProfile(model, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [Scenario.Hardware] = profile });

    private static Gen<StagePlan> StagePlanOf(TimeScale times, string stage) =>
        from batchSize in Gen.Choose(1, MaxBatchSize)
        from replicas in Gen.Choose(1, MaxReplicas)
        from delay in Gen.OneOf(Gen.Constant(TimeSpan.Zero), times.Delay)
        from batching in Gen.Elements(BatchingDiscipline.OldestItem, BatchingDiscipline.CollectionWindow)
        select new StagePlan(stage, Scenario.Hardware, batchSize, replicas, delay) { Batching = batching };

    private static double[] Accumulate(double origin, double[] gaps)
    {
        double time = origin;
        return Array.ConvertAll(gaps, gap => time += gap);
    }
}
