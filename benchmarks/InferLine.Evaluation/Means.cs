namespace InferLine.Evaluation;

/// <summary>How ratios are formed and averaged.</summary>
internal static class Means
{
    /// <summary>The least share of misses that ratios are formed with: fewer are chance.</summary>
    public const double LeastMisses = 0.001;

    /// <summary>The geometric mean of positive numbers.</summary>
    public static double Geometric(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));

    /// <summary>The share of misses over that of a baseline, both counted as 0.1% where they are less.</summary>
    public static double MissRatio(double attainment, double baselineAttainment) =>
        Math.Max(LeastMisses, 1 - attainment) / Math.Max(LeastMisses, 1 - baselineAttainment);
}
