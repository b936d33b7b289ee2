using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace InferLine.Estimation.Tests;

/// <summary>The tail of a stream against sorting all of it, for streams in any order: the order decides what is kept, and when.</summary>
public sealed class UpperTailTests
{
    [Property(MaxTest = 1000, Replay = "20250701,1")]
    public Property Few_values() => Prop.ForAll(ValueGen.Few, PercentPoint, AssertTail);

    [Property(MaxTest = 40, Replay = "20250702,1")]
    public Property Many_values() => Prop.ForAll(ValueGen.Many, PercentPoint, AssertTail);

    [Property(MaxTest = 20, Replay = "20250703,1")]
    public Property Ever_larger_values() => Prop.ForAll(ValueGen.Many, PercentPoint, (values, percent) => AssertTail([.. values.Order()], percent));

    [Property(MaxTest = 20, Replay = "20250704,1")]
    public Property Ever_smaller_values() => Prop.ForAll(ValueGen.Many, PercentPoint, (values, percent) => AssertTail([.. values.OrderDescending()], percent));

    [Fact]
    public void Equal_values() => AssertTail([.. Enumerable.Repeat(2.5, 10_000)], 99);

    private static Arbitrary<int> PercentPoint => Gen.Choose(1, 100).ToArbitrary();

    private static void AssertTail(double[] values, int percent)
    {
        int rank = ((percent * values.Length) + 99) / 100;
        var tail = new UpperTail(values.Length, rank);
        double sum = 0;
        foreach (double value in values)
        {
            tail.Add(value);
            sum += value;
        }

        BitAssert.Equal(values.Order().ElementAt(rank - 1), tail.Percentile(), "percentile");
        BitAssert.Equal(values.Max(), tail.Max, "max");
        BitAssert.Equal(sum, tail.Sum, "sum");
    }
}
