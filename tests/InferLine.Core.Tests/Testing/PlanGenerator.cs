using FsCheck;
using FsCheck.Fluent;
using InferLine.NetworkCalculus;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Testing;

/// <summary>Plans with all that a planner may or may not say, in numbers of all magnitudes.</summary>
internal static class PlanGenerator
{
    private const double LargestFigure = 1e15;
    private static readonly TimeSpan _longest = TimeSpan.FromDays(2_000);

    public static Arbitrary<GeneratedPlan> Arbitrary { get; } = Arb.From(Generate(), Shrink);

    private static Gen<GeneratedPlan> Generate() =>
        from stageCount in Gen.Choose(1, 4)
        from names in Names.Distinct(stageCount + 1)
        from stages in Gen.CollectToArray(names[1..], Stage)
        from slo in Slo().OrNull()
        from cost in Maybe(Numbers.UpTo(LargestFigure))
        from rate in Maybe(Numbers.UpTo(LargestFigure))
        from estimate in Estimate().OrNull()
        from envelope in Envelope().OrNull()
        from search in Search().OrNull()
        select new GeneratedPlan(
            new Plan(names[0], stages)
            {
                Slo = slo,
                CostPerHour = cost,
                MeanRatePerSecond = rate,
                Estimate = estimate,
                Envelope = envelope,
                Search = search,
            });

    private static Gen<StagePlan> Stage(string name) =>
        from hardware in Names.Distinct(1)
        from batchSize in Gen.Choose(1, BatchLatency.MaxSize)
        from replicas in Gen.Choose(1, HardwareType.MaxReplicaLimit)
        from delay in Numbers.Durations(StagePlan.LongestDelay)
        from batching in Gen.Elements(BatchingDiscipline.OldestItem, BatchingDiscipline.CollectionWindow)
        from factor in Maybe(Numbers.UpTo(LargestFigure))
        from ratio in Maybe(Numbers.UpTo(LargestFigure))
        select new StagePlan(name, hardware[0], batchSize, replicas, delay) { Batching = batching, ScaleFactor = factor, ProvisioningRatio = ratio };

    private static Gen<ServiceLevelObjective> Slo() =>
        from latency in Numbers.Durations(ServiceLevelObjective.MaxLatency)
        from percentile in Numbers.Positive(100)
        select new ServiceLevelObjective(latency + TimeSpan.FromTicks(latency == TimeSpan.Zero ? 1 : 0), percentile);

    private static Gen<PlanEstimate> Estimate() =>
        from queries in Count()
        from attainment in Numbers.UpTo(1)
        from times in Numbers.Durations(_longest).Three()
        select new PlanEstimate { Queries = queries, Attainment = attainment, P50 = times.Item1, P99 = times.Item2, AtPercentile = times.Item3 };

    private static Gen<ArrivalCurve> Envelope() =>
        from windows in Numbers.Durations(_longest).Where(window => window > TimeSpan.Zero).NonEmptyListOf()
        from counts in Count().ArrayOf(windows.Count)
        select new ArrivalCurve(windows.Distinct().Order().Zip(counts.Order(), (window, count) => new ArrivalCurvePoint(window, count)));

    private static Gen<SearchSummary> Search() =>
        from method in Gen.Elements("greedy", "exact", "auto")
        from status in Gen.Elements(Enum.GetValues<SearchStatus>())
        from bound in Numbers.UpTo(LargestFigure)
        from simulations in Count()
        from elapsed in Numbers.Durations(_longest)
        from reason in Gen.Elements("", "the time limit was reached", "no \"fast\" hardware\nfor <é>").OrNull()
        select new SearchSummary
        {
            Method = method,
            Status = status,
            LowerBoundCostPerHour = bound,
            Simulations = simulations,
            Elapsed = elapsed,
            Reason = reason,
        };

    private static Gen<long> Count() => Numbers.UpTo(LargestFigure).Select(count => (long)count);

    private static Gen<double?> Maybe(Gen<double> numbers) => numbers.Select(number => (double?)number).Or(Gen.Constant((double?)null));

    private static IEnumerable<GeneratedPlan> Shrink(GeneratedPlan generated)
    {
        Plan plan = generated.Plan;
        Plan[] simpler = [plan with { Slo = null }, plan with { Estimate = null }, plan with { Envelope = null }, plan with { Search = null }];
        return simpler.Where(p => p != plan).Select(p => new GeneratedPlan(p));
    }
}
