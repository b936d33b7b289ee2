namespace InferLine.Tuning.Tests;

/// <summary>Recent arrivals by their number in each second, oldest first: spread evenly, the last of each second at its very end.</summary>
/// <param name="Counts">The numbers.</param>
/// <param name="Bins">How many of the newest seconds are looked at.</param>
internal sealed record RecentCounts(int[] Counts, int Bins)
{
    /// <summary>In seconds before now.</summary>
    public List<double> Arrivals =>
    [
        .. Counts.SelectMany((count, second) => Enumerable.Range(1, count).Select(i => -(Counts.Length - 1 - second + ((count - i) / (double)count)))),
    ];

    public override string ToString() => $"the last {Bins} of {string.Join(' ', Counts)}";
}
