namespace InferLine.Reporting.Charts;

/// <summary>How a series is drawn. The names are those that the script knows.</summary>
internal enum SeriesShape
{
    /// <summary>A line from point to point.</summary>
    Line,

    /// <summary>A line that keeps its value until the next point.</summary>
    Step,

    /// <summary>The same, filled to the axis.</summary>
    Area,

    /// <summary>A line with a point at each value.</summary>
    Dots,

    /// <summary>The area between the lowest and the highest value.</summary>
    Band,
}
