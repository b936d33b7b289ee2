namespace InferLine.Reporting.Charts;

/// <summary>An axis.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="Unit">In what.</param>
/// <param name="IsLogarithmic">Whether equal ratios have equal lengths.</param>
/// <param name="FromZero">Whether it begins at 0, where it is not logarithmic; else where the data begins.</param>
internal sealed record ChartAxis(string Label, Unit Unit, bool IsLogarithmic = false, bool FromZero = true);
