namespace InferLine.Testing;

/// <summary>Bounds for checks on samples. The seeds are fixed, so that a check which passes once passes always.</summary>
internal static class Statistics
{
    /// <summary>How many standard errors an estimate may be off: a sound generator is further off in one of two million checks.</summary>
    public const double Sigmas = 5;

    public static double StandardDeviation(IEnumerable<double> values) => MathNet.Numerics.Statistics.Statistics.StandardDeviation(values);
}
