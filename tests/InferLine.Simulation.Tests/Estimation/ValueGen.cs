using FsCheck;
using FsCheck.Fluent;

namespace InferLine.Estimation.Tests;

/// <summary>Lists of times that are hard on a selection by rank: equal ones, neighbours in the last digit, and some that are far from all others.</summary>
internal static class ValueGen
{
    /// <summary>Few values; each of them may be 0, one of a handful, a neighbour of 1, or anything up to the largest.</summary>
    public static Arbitrary<double[]> Few => Lists(Value, Gen.Choose(1, 100));

    /// <summary>More values than the selection sorts at once, in few distinct ranges: it has to look at those again.</summary>
    public static Arbitrary<double[]> Many =>
        Lists(Gen.Frequency((20, Neighbours(bits: 20)), (20, Gen.Choose(0, 5).Select(n => (double)n)), (1, Value)), Gen.Choose(5_000, 20_000));

    private static Gen<double> Value => Gen.OneOf(
        Gen.Constant(0.0),
        Gen.Elements(0.5, 1, 2),
        Neighbours(bits: 3),
        Gen.Choose(1, int.MaxValue).Select(n => n / 1e6),
        Gen.Elements(double.Epsilon, 1e-300, 1e300, double.MaxValue));

    private static Gen<double> Neighbours(int bits) =>
        Gen.Choose(0, 1 << bits).Select(steps => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(1) + steps));

    private static Arbitrary<double[]> Lists(Gen<double> value, Gen<int> counts) =>
        Arb.From(from count in counts from values in value.ArrayOf(count) select values, Halves);

    private static IEnumerable<double[]> Halves(double[] values)
    {
        int half = values.Length / 2;
        return half == 0 ? [] : [values[..half], values[half..], values[1..]];
    }
}
