using System.Globalization;
using InferLine.Hosting.Tests.Stress;

namespace InferLine.Hosting.Tests;

/// <summary>
/// Hosts under load while stages, tuner, backend and plans go wrong at random: every query ends once, counters add up, the last good plan holds, and nothing is left when the host has stopped.
/// A failure prints its case. INFERLINE_STRESS_SEEDS sets how many are run of each kind.
/// </summary>
public sealed class StressTests
{
    private static readonly int s_seeds = int.TryParse(Environment.GetEnvironmentVariable("INFERLINE_STRESS_SEEDS"), CultureInfo.InvariantCulture, out int seeds) ? seeds : 2;

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    public async Task One_host(bool inProcess, bool stopsInTheMiddle, bool hurries)
    {
        for (int seed = 1; seed <= s_seeds; seed++)
        {
            await RunAsync(new StressCase(seed) { InProcess = inProcess, StopsInTheMiddle = stopsInTheMiddle, HurriesTheStop = hurries });
        }
    }

    [Fact]
    public async Task Two_hosts_at_once() => await Task.WhenAll(RunAsync(new StressCase(21) { InProcess = true }), RunAsync(new StressCase(22) { InProcess = false }));

    private static async Task RunAsync(StressCase stressCase)
    {
        await using var host = new StressedHost(stressCase);
        try
        {
            await host.RunAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Assert.Fail($"{stressCase}: {exception}");
        }
    }
}
