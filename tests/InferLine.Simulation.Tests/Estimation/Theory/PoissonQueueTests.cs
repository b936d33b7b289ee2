namespace InferLine.Estimation.Tests.Theory;

/// <summary>Systems with Poisson arrivals and constant service times, whose mean waits are known exactly.</summary>
public sealed class PoissonQueueTests
{
    private const double Service = 0.5;

    /// <summary>M/D/1: the mean wait is ρ·s / (2·(1 - ρ)), the Pollaczek-Khinchine formula for constant service times.</summary>
    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void One_server(double load)
    {
        StageEstimate[] runs = SingleStage.RunsWithPoissonArrivals(load / Service, [Service]);

        runs.Mean(run => run.MeanQueueSeconds).AssertAgreesWith(load * Service / (2 * (1 - load)), widestRelativeHalfWidth: 0.05);
        runs.Mean(run => run.Utilization).AssertAgreesWith(load, widestRelativeHalfWidth: 0.01);
    }

    /// <summary>
    /// M/D/c. Whoever is in service at a time t is gone at t + s, so the number in the system at these two times is a Markov chain (C. D. Crommelin, "Delay probability
    /// formulae when the holding times are constant", Post Office Electrical Engineers' Journal 25, 1932). Little's law turns the mean queue into the mean wait.
    /// </summary>
    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(2, 0.9)]
    [InlineData(4, 0.8)]
    [InlineData(8, 0.9)]
    public void Several_servers(int servers, double load)
    {
        double rate = load * servers / Service;

        StageEstimate[] runs = SingleStage.RunsWithPoissonArrivals(rate, [Service], servers);

        runs.Mean(run => run.MeanQueueSeconds).AssertAgreesWith(CrommelinMeanWait(servers, rate), widestRelativeHalfWidth: 0.06);
        runs.Mean(run => run.Utilization).AssertAgreesWith(load, widestRelativeHalfWidth: 0.01);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Crommelins_mean_wait_of_one_server_is_that_of_Pollaczek_and_Khinchine(double load) =>
        Assert.Equal(load * Service / (2 * (1 - load)), CrommelinMeanWait(servers: 1, load / Service), tolerance: 1e-9);

    private static double CrommelinMeanWait(int servers, double rate)
    {
        double[] inSystem = EmbeddedChain.Stationary(
            states: 400, staying: count => Math.Max(0, count - servers), arriving: _ => rate * Service);
        return inSystem.Select((probability, count) => probability * Math.Max(0, count - servers)).Sum() / rate;
    }
}
