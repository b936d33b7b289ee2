namespace InferLine.Reporting.Figures;

/// <summary>Fewer points for a chart than there are values: of each group of neighbours the lowest, the highest and the mean, so that no extreme is lost.</summary>
/// <param name="First">The index of the first value of each group.</param>
/// <param name="Low">The lowest value of each group.</param>
/// <param name="High">The highest value of each group.</param>
/// <param name="Mean">The mean of each group.</param>
internal sealed record Downsampling(int[] First, double[] Low, double[] High, double[] Mean)
{
    /// <summary>How many points the longest series of a chart has.</summary>
    public const int MostPoints = 600;

    /// <summary>Whether every group is a single value, so that nothing was left out.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>Groups values that are evenly spaced.</summary>
    /// <param name="values">The values.</param>
    /// <param name="most">How many groups there may be, at least 1.</param>
    public static Downsampling Of(ReadOnlySpan<double> values, int most = MostPoints)
    {
        int groups = Math.Min(values.Length, most);
        var result = new Downsampling(new int[groups], new double[groups], new double[groups], new double[groups]) { IsWhole = groups == values.Length };
        for (int group = 0; group < groups; group++)
        {
            int first = (int)((long)group * values.Length / groups);
            int end = (int)((long)(group + 1) * values.Length / groups);
            (double low, double high, double sum) = (values[first], values[first], 0);
            foreach (double value in values[first..end])
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
                sum += value;
            }

            (result.First[group], result.Low[group], result.High[group], result.Mean[group]) = (first, low, high, sum / (end - first));
        }

        return result;
    }
}
