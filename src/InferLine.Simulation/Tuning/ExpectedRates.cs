namespace InferLine.Tuning;

/// <summary>The rates that a decision reckons with, in queries per second, headroom included.</summary>
/// <param name="Growth">What replicas grow for.</param>
/// <param name="Caution">What must be carried even after a replica has gone: no less, and taken from a longer time.</param>
internal readonly record struct ExpectedRates(double Growth, double Caution)
{
    /// <summary>
    /// By how many standard errors the rate is taken higher than measured: after a step, when little has been seen of the new rate, that is much; in a steady
    /// minute next to nothing.
    /// </summary>
    private const double GrowthErrors = 1;
    private const double CautionErrors = 2;

    /// <summary>Replicas go only if they are not needed at the largest rate of so long either.</summary>
    private const double PeakSeconds = 30;

    /// <summary>Where nearly nothing arrives any more, the last minute is not stretched without end.</summary>
    private const double LeastShareOfMean = 0.05;
    private const double LeastPerSecond = 1e-3;

    /// <summary>Works them out.</summary>
    /// <param name="rates">The rates of the last minute.</param>
    /// <param name="aheadSeconds">For how long a rise is taken to go on.</param>
    /// <param name="headroom">The share by which the load may jump.</param>
    public static ExpectedRates Of(RateHistory rates, double aheadSeconds, double headroom)
    {
        double error = rates.RateError();
        double least = Math.Max(LeastShareOfMean * rates.MeanRate(), LeastPerSecond);
        double growth = Math.Max(rates.RateAhead(aheadSeconds) + (GrowthErrors * error), least);
        double caution = Math.Max(rates.RateAhead(0) + (CautionErrors * error), rates.LargestRate(PeakSeconds));
        return new ExpectedRates(growth * (1 + headroom), caution * (1 + headroom));
    }
}
