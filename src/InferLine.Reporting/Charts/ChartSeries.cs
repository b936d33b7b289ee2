namespace InferLine.Reporting.Charts;

/// <summary>One series of a chart.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Shape">How it is drawn.</param>
/// <param name="Colour">Which of the colours of charts, from 1.</param>
/// <param name="Values">The value at each x; of a band, the highest. What is missing or not finite is not drawn.</param>
internal sealed record ChartSeries(string Label, SeriesShape Shape, int Colour, IReadOnlyList<double?> Values)
{
    /// <summary>How many colours there are.</summary>
    public const int Colours = 8;

    /// <summary>The colour of limits.</summary>
    public const int LimitColour = 0;

    /// <summary>Of a band, the lowest values.</summary>
    public IReadOnlyList<double?>? Low { get; init; }

    /// <summary>The lowest and the highest value; <see langword="null"/> if there is none.</summary>
    public (double Low, double High)? Extremes()
    {
        double[] present = [.. Values.Concat(Low ?? []).OfType<double>()];
        return present.Length == 0 ? null : (present.Min(), present.Max());
    }
}
