using InferLine.Tests.Scenarios;
using InferLine.Workloads;

namespace InferLine.Estimation.Tests.Theory;

/// <summary>Runs a queueing system, as theory knows it: one stage, by itself.</summary>
internal static class SingleStage
{
    private const int Runs = 20;

    /// <summary>About how many queries a run has: enough to make the time in which the empty system fills up negligible.</summary>
    private const int Queries = 100_000;

    /// <summary>Queries that arrive at equal distances, the first at time 0.</summary>
    public static Scenario WithConstantArrivals(int count, double gap, double[] latencies, int replicas = 1, double delay = 0) => new ScenarioBuilder()
        .Stage("a", latencies, replicas: replicas, delay: delay)
        .Queries(Enumerable.Range(0, count).Select(i => i * gap))
        .Build();

    /// <summary>Independent runs with Poisson arrivals.</summary>
    /// <param name="rate">Arrivals per second.</param>
    /// <param name="latencies">The service time in seconds of a batch of 1, 2, ... items.</param>
    /// <param name="replicas">The number of replicas.</param>
    public static StageEstimate[] RunsWithPoissonArrivals(double rate, double[] latencies, int replicas = 1)
    {
        Scenario stage = new ScenarioBuilder().Stage("a", latencies, replicas: replicas).Queries(0).Build();
        return [.. Enumerable.Range(1, Runs).Select(seed => Run(stage, ArrivalProcess.Poisson(rate).Generate(TimeSpan.FromSeconds(Queries / rate), (ulong)seed)))];
    }

    public static SampleMean Mean(this StageEstimate[] runs, Func<StageEstimate, double> result) => SampleMean.Of(Array.ConvertAll(runs, run => result(run)));

    private static StageEstimate Run(Scenario stage, ArrivalTrace arrivals) =>
        (stage with { Workload = Workload.Sample(stage.Pipeline, arrivals, seed: 0) }).Estimate().Stages[0];
}
