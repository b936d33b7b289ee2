using FsCheck;
using FsCheck.Fluent;

namespace InferLine.Tuning.Tests;

/// <summary>Plans that are too small, right or too large for loads that are calm or bursty, with and without a step; cases shrink to fewer arrivals.</summary>
internal static class LookaheadCaseGen
{
    public static Arbitrary<LookaheadCase> Stationary { get; } = Cases(Gen.Constant(0.0));

    public static Arbitrary<LookaheadCase> Any { get; } = Cases(Gen.Elements(0.0, 0, 30, 150));

    private static Arbitrary<LookaheadCase> Cases(Gen<double> steps) => Arb.From(
        from first in Gen.Choose(1, 3)
        from second in Gen.Choose(1, 3)
        from limit in Gen.Elements<int?>(null, 6, 9)
        from stabilization in Gen.Elements(2.5, 5, 10)
        from activation in Gen.Elements(0, 1, 5)
        from headroom in Gen.Elements(0, 0.5)
        from most in Gen.Choose(1, 8)
        from limited in Gen.Elements(true, false)
        from rate in Gen.Elements(5.0, 40, 80)
        from variation in Gen.Elements(0.5, 1, 4)
        from step in steps
        from seed in Gen.Choose(1, 1000)
        let options = new TunerOptions
        {
            Stabilization = TimeSpan.FromSeconds(stabilization),
            Activation = TimeSpan.FromSeconds(activation),
            Headroom = headroom,
            Replicas = new Dictionary<string, ReplicaRange>(StringComparer.Ordinal) { ["first"] = limited ? new ReplicaRange(1, most) : new ReplicaRange(1) },
        }
        select new LookaheadCase(first, second, limit, options, Arrivals(rate, variation, step, (ulong)seed)), Shrink);

    private static double[] Arrivals(double rate, double variation, double step, ulong seed)
    {
        double[] before = LookaheadCase.Random(rate, variation, 20, seed);
        return step > 0 ? [.. before, .. LookaheadCase.Random(step, variation, 10, seed + 1).Select(arrival => 20 + arrival)] : before;
    }

    private static IEnumerable<LookaheadCase> Shrink(LookaheadCase value)
    {
        if (value.Arrivals.Length > 1)
        {
            yield return value with { Arrivals = value.Arrivals[..(value.Arrivals.Length / 2)] };
            yield return value with { Arrivals = value.Arrivals[..^1] };
        }
    }
}
