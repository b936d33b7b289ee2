using FsCheck;
using FsCheck.Fluent;

namespace InferLine.Tests.Scenarios;

/// <summary>Where the times of a scenario are drawn from, which decides how often events coincide and whether sums of times are exact.</summary>
/// <param name="OriginSeconds">The time before the first gap.</param>
/// <param name="LatencyMs">The service time of a batch.</param>
/// <param name="Delay">A batching delay greater than 0.</param>
/// <param name="Traces">A distribution of the gaps between arrivals, drawn once for a whole trace: traces differ in how busy they are.</param>
internal sealed record TimeScale(double OriginSeconds, Gen<double> LatencyMs, Gen<TimeSpan> Delay, Gen<Gen<double>> Traces)
{
    private const double GridMs = 15.625;
    private const double CoarseSeconds = 1.0 / 65_536;

    /// <summary>
    /// Everything is a small multiple of 1/64 s, which is 15.625 ms. Many events coincide, and all sums are exact: a difference is never one of rounding.
    /// </summary>
    public static TimeScale Grid { get; } = new(
        OriginSeconds: 0,
        Gen.Choose(1, 8).Select(steps => steps * GridMs),
        Gen.Choose(1, 8).Select(steps => TimeSpan.FromMilliseconds(steps * GridMs)),
        Gen.Elements(0, 1, 2, 4, 16).Select(most => Gen.Choose(0, most).Select(steps => steps * GridMs / 1000)));

    /// <summary>Times with all their digits, which are rounded in every sum; some arrivals coincide.</summary>
    public static TimeScale Continuous { get; } = new(
        OriginSeconds: 0,
        Unit.Select(u => 0.1 + (200 * u)),
        Gen.Choose(1, 2_000_000).Select(ticks => TimeSpan.FromTicks(ticks)),
        Gen.Elements(0.002, 0.02, 0.2).Select(mean => Gen.Frequency((1, Gen.Constant(0.0)), (4, Unit.Select(u => -mean * Math.Log(u))))));

    /// <summary>
    /// So late that doubles are 0.015 ms apart, with latencies and delays of about that: sums are rounded to coincide, and some batches take no time at all.
    /// </summary>
    public static TimeScale Coarse { get; } = new(
        OriginSeconds: Math.ScaleB(1, 36),
        Unit.Select(u => 0.00125 + (0.075 * u)),
        Gen.Choose(1, 750).Select(ticks => TimeSpan.FromTicks(ticks)),
        Gen.Elements(0, 1, 4).Select(most => Gen.Choose(0, most).Select(steps => steps * CoarseSeconds)));

    /// <summary>A number in (0, 1].</summary>
    private static Gen<double> Unit => Gen.Choose(1, 1 << 30).Select(n => n / (double)(1 << 30));
}
