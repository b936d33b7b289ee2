namespace InferLine.Reporting.Charts;

/// <summary>Numbers as the values of series: what is not finite is missing.</summary>
internal static class ChartValues
{
    public static double?[] Of(IEnumerable<double> values) => [.. values.Select(value => double.IsFinite(value) ? value : (double?)null)];

    public static double?[] Of(IEnumerable<double?> values) => [.. values.Select(value => value is { } number && double.IsFinite(number) ? value : null)];
}
