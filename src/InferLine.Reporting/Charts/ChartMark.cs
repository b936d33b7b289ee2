namespace InferLine.Reporting.Charts;

/// <summary>A line across a chart at one value.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Where it is; <see langword="null"/> while that is not known.</param>
/// <param name="IsVertical">Whether the value is an x.</param>
/// <param name="Colour">Which of the colours of charts; 0 is that of limits.</param>
internal sealed record ChartMark(string Label, double? Value, bool IsVertical, int Colour = ChartSeries.LimitColour);
