using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace InferLine.Estimation.Tests;

/// <summary>Selection by rank against sorting all values and taking the one at the rank.</summary>
public sealed class NearestRankSelectionTests
{
    [Property(MaxTest = 1000, Replay = "20250601,1")]
    public Property Every_rank_of_few_values() =>
        Prop.ForAll(ValueGen.Few, values => AssertSelects(values, [.. Enumerable.Range(1, values.Length).Select(rank => (long)rank)]));

    [Property(MaxTest = 40, Replay = "20250602,1")]
    public Property Some_ranks_of_many_values() =>
        Prop.ForAll(ValueGen.Many, values => AssertSelects(values, [1, values.Length / 2 + 1, values.Length * 9L / 10 + 1, values.Length]));

    [Fact]
    public void A_rank_may_be_asked_for_twice() => AssertSelects([3, 1, 2], [2, 2, 3]);

    [Fact]
    public void Many_equal_values() => AssertSelects([.. Enumerable.Repeat(0.25, 100_000)], [1, 50_000, 100_000]);

    [Fact]
    public void Many_neighbours_and_one_value_far_away()
    {
        // The far value stretches the first ranges so that all others fall into one of them, again and again.
        double[] neighbours = [.. Enumerable.Range(0, 100_000).Select(i => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(1) + ((i * 7919L) % 100_000)))];

        AssertSelects([.. neighbours, double.MaxValue, 0], [1, 2, 50_000, 99_000, 100_001, 100_002]);
    }

    private static void AssertSelects(double[] values, long[] ranks)
    {
        double[] sorted = [.. values.Order()];
        double[] expected = Array.ConvertAll(ranks, rank => sorted[rank - 1]);
        double[] original = [.. values];
        double[] selected = new double[ranks.Length];

        NearestRankSelection.Select(values, ranks, selected);

        BitAssert.Equal(expected, selected, "rank number");
        BitAssert.Equal(original, values, "value");
    }
}
