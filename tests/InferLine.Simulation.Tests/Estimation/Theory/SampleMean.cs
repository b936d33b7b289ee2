using MathNet.Numerics.Distributions;

namespace InferLine.Estimation.Tests.Theory;

/// <summary>A mean over independent simulation runs, with the interval in which Student's t puts the true mean.</summary>
/// <param name="Mean">The mean of the runs' results.</param>
/// <param name="HalfWidth">Half the width of the confidence interval.</param>
internal readonly record struct SampleMean(double Mean, double HalfWidth)
{
    private const double Confidence = 0.999;

    public static SampleMean Of(double[] results)
    {
        double mean = results.Average();
        double variance = results.Sum(result => (result - mean) * (result - mean)) / (results.Length - 1);
        double quantile = StudentT.InvCDF(location: 0, scale: 1, freedom: results.Length - 1, p: 1 - ((1 - Confidence) / 2));
        return new SampleMean(mean, quantile * Math.Sqrt(variance / results.Length));
    }

    /// <summary>Fails unless the interval holds the exact value, or if it is too wide to tell that value from another.</summary>
    public void AssertAgreesWith(double exact, double widestRelativeHalfWidth)
    {
        Assert.InRange(HalfWidth, 0, widestRelativeHalfWidth * exact);
        Assert.InRange(exact, Mean - HalfWidth, Mean + HalfWidth);
    }
}
