using FsCheck;
using FsCheck.Fluent;

namespace InferLine.Tuning.Tests;

/// <summary>
/// Up to a minute of constant, rising, falling and idle parts with noise; at least one arrival is looked at. Cases shrink to fewer seconds and arrivals.
/// </summary>
internal static class RecentCountsGen
{
    private const int MaxSeconds = 60;

    public static Arbitrary<RecentCounts> Any { get; } = Arb.From(Cases.Where(IsValid), value => Shrink(value).Where(IsValid));

    private static Gen<RecentCounts> Cases =>
        from count in Gen.Choose(1, 4)
        from parts in Part.ArrayOf(count)
        let counts = parts.SelectMany(part => part).Take(MaxSeconds).ToArray()
        from bins in Gen.Frequency((2, Gen.Constant(counts.Length)), (1, Gen.Choose(2, counts.Length)))
        select new RecentCounts(counts, bins);

    private static Gen<int[]> Part =>
        from seconds in Gen.Choose(2, 30)
        from rate in Gen.Elements(0, 1, 5, 20, 40)
        from slope in Gen.Elements(0, 0, 1, 3, -1)
        from most in Gen.Elements(0, 2, 10)
        from noise in Gen.Choose(0, most).ArrayOf(seconds)
        select noise.Select((extra, second) => Math.Max(0, rate + (slope * second) + extra - (most / 2))).ToArray();

    private static bool IsValid(RecentCounts value) => value.Bins >= 2 && value.Bins <= value.Counts.Length && value.Counts[^value.Bins..].Any(count => count > 0);

    private static IEnumerable<RecentCounts> Shrink(RecentCounts value)
    {
        yield return new RecentCounts(value.Counts[(value.Counts.Length / 2)..], Math.Min(value.Bins, (value.Counts.Length + 1) / 2));
        yield return value with { Counts = value.Counts[..^1], Bins = Math.Min(value.Bins, value.Counts.Length - 1) };
        yield return new RecentCounts(value.Counts[1..], Math.Min(value.Bins, value.Counts.Length - 1));
        for (int i = 0; i < value.Counts.Length; i++)
        {
            if (value.Counts[i] > 0)
            {
                yield return value with { Counts = [.. value.Counts.Select((count, j) => j == i ? count / 2 : count)] };
            }
        }
    }
}
