using InferLine.Workloads;

namespace InferLine.Evaluation.Workloads;

/// <summary>
/// Loads made for the purpose, ten minutes each: the shapes of Gandhi et al. (AutoScale, 2012) that the InferLine paper uses, and simpler ones.
/// </summary>
/// <remarks>The planner sees three minutes at the rate that the load begins with: an operator plans for what he has seen.</remarks>
internal static class GeneratedLoads
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SampleDuration = TimeSpan.FromMinutes(3);

    /// <summary>300 queries per second throughout.</summary>
    public static LoadTrace Steady(double variation, ulong seed) => Generate("steady", new RateSeries([0], [300]), variation, seed);

    /// <summary>One minute at 150 queries per second, up to 300 in four minutes, down again in four, and one more minute.</summary>
    public static LoadTrace Ramp(double variation, ulong seed) => Generate("ramp", Sampled(t => 150 + (150 * Math.Max(0, 1 - (Math.Abs(t - 300) / 240)))), variation, seed);

    /// <summary>150 queries per second, but for one minute after the fourth at 375.</summary>
    public static LoadTrace Spike(double variation, ulong seed) => Generate("spike", new RateSeries([0, 240, 300], [150, 375, 150]), variation, seed) with { HasStep = true };

    /// <summary>A jump from 150 to 300 queries per second after five minutes, and no way back.</summary>
    public static LoadTrace DualPhase(double variation, ulong seed) => Generate("dual phase", new RateSeries([0, 300], [150, 300]), variation, seed) with { HasStep = true };

    /// <summary>From 300 queries per second down to 75, halved every five minutes.</summary>
    public static LoadTrace SlowDecay(double variation, ulong seed) => Generate("slow decay", Sampled(t => 300 * Math.Pow(2, -t / 300)), variation, seed);

    /// <summary>All of them.</summary>
    public static IEnumerable<LoadTrace> All(double variation, ulong seed) =>
        [Steady(variation, seed), Ramp(variation, seed), SlowDecay(variation, seed), Spike(variation, seed), DualPhase(variation, seed)];

    /// <summary>A rate that changes continuously, second by second.</summary>
    private static RateSeries Sampled(Func<double, double> rate)
    {
        double[] seconds = [.. Enumerable.Range(0, (int)Duration.TotalSeconds).Select(t => (double)t)];
        return new RateSeries(seconds, Array.ConvertAll(seconds, t => rate(t + 0.5)));
    }

    private static LoadTrace Generate(string name, RateSeries rates, double variation, ulong seed)
    {
        ArrivalTrace arrivals = ArrivalProcess.Piecewise(rates, variation).Generate(Duration, seed);
        ArrivalTrace sample = ArrivalProcess.Gamma(rates.RatesPerSecond[0], variation).Generate(SampleDuration, seed + 1000);
        return new LoadTrace(name, arrivals, sample, HasStep: false);
    }
}
