using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace InferLine.Planning.Tests;

/// <summary>What is meant for pipelines that are too large to be searched to the end, on pipelines small enough to know the answer.</summary>
public sealed class LargePipelineTests
{
    private static readonly PlannerOptions Options = new() { MaxThreads = 2, TimeLimit = null };

    [Property(MaxTest = 300, Replay = "20250501,1")]
    public Property Bounds_never_exceed_the_least_cost() => Prop.ForAll(PlanningCaseGen.Small, item =>
    {
        PlanningRun run = Run(item);
        ParallelOptions parallel = Options.Parallel(TestContext.Current.CancellationToken);
        double best = Enumeration.Best(item)?.CostPerHour ?? double.PositiveInfinity;
        if (double.IsInfinity(run.LowerBound))
        {
            return;
        }

        var instance = new SearchInstance(run.Space, run.Service, run.Domains, parallel);
        Assert.True(instance.LowerBound <= best + 1e-9);
        foreach (double share in new[] { 0.5, 0.8, 1, 1.3 })
        {
            double ceiling = share * (double.IsInfinity(best) ? instance.LowerBound : best);
            SearchInstance reduced = instance.ReduceFully(ceiling, out double beyond, parallel);
            Assert.True(Math.Min(beyond, reduced.LowerBound) <= best + 1e-9);
            Assert.True(beyond > ceiling);
            Assert.True(share < 1 || reduced.LowerBound <= best + 1e-9);
        }
    });

    [Fact]
    public void Bounds_are_no_longer_looked_for_once_the_search_is_stopped()
    {
        var run = new PlanningRun("test", Requests.TwoStages(50, 60), Options, progress: null);
        Assert.Throws<OperationCanceledException>(() => new BudgetBound(run.Space, run.Service, run.Domains, Options.Parallel(new CancellationToken(canceled: true))));
        using var cancel = new CancellationTokenSource();
        var instance = new SearchInstance(run.Space, run.Service, run.Domains, Options.Parallel(cancel.Token));
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => instance.ReduceFully(2 * instance.LowerBound, out _, Options.Parallel(cancel.Token)));
    }

    [Property(MaxTest = 150, Replay = "20250502,1")]
    public Property Improving_keeps_the_objective_and_does_not_depend_on_threads() => Prop.ForAll(PlanningCaseGen.Unlimited, item =>
    {
        StageChoice[]? one = Improve(item, threads: 1);
        Assert.Equal(one, Improve(item, threads: 4));
        if (one is not null)
        {
            PlanningRun run = Run(item);
            Assert.True(new FeasibilityOracle(run.Space, run.Memory).IsMet(one, TestContext.Current.CancellationToken));
            Assert.True(run.Space.Cost(one) <= run.Space.Cost(First(run)!) + 1e-9);
        }
    });

    [Property(MaxTest = 200, Replay = "20250503,1")]
    public Property The_trade_off_of_batches_is_the_best_mixture_of_two_sizes() => Prop.ForAll(PlanningCaseGen.Small, item =>
    {
        PlanningRun run = Run(item);
        foreach (HardwareOption option in run.Space.Options.SelectMany(options => options))
        {
            double[] seconds = option.Profile.SecondsByBatchSize.ToArray();
            var tradeOff = new BatchTradeOff(option.Profile, seconds.Length - 1, double.PositiveInfinity);
            foreach (double perItem in new[] { 0.3, 0.7, 1, 1.4, 3 }.Select(share => share * seconds[1]))
            {
                Assert.Equal(BestMixture(seconds, perItem), tradeOff.LeastMeanSeconds(perItem), 1e-12);
            }
        }
    });

    private static double BestMixture(double[] seconds, double perItem)
    {
        double best = double.PositiveInfinity;
        for (int a = 1; a < seconds.Length; a++)
        {
            for (int b = 1; b < seconds.Length; b++)
            {
                double u = seconds[a] / a;
                double v = seconds[b] / b;
                if (u <= perItem)
                {
                    double share = v <= perItem ? 1 : (perItem - u) / (v - u);
                    best = Math.Min(best, seconds[a] + (share * (seconds[b] - seconds[a])));
                }
            }
        }

        return best;
    }

    private static StageChoice[]? Improve(PlanningCase item, int threads)
    {
        PlanningRun run = Run(item);
        if (double.IsInfinity(run.LowerBound) || First(run) is not { } first)
        {
            return null;
        }

        var search = new ExactSearch(run, Options with { MaxThreads = threads }, () => { });
        search.Best.Offer(first, run.Space.Cost(first));
        search.Improve(TestContext.Current.CancellationToken);
        return search.Best.Choices;
    }

    private static StageChoice[]? First(PlanningRun run) =>
        new GreedyInitialisation(run, new FeasibilityOracle(run.Space, run.Memory)).Run(TestContext.Current.CancellationToken).Choices;

    private static PlanningRun Run(PlanningCase item) => new("test", item.Request, Options, progress: null);
}
