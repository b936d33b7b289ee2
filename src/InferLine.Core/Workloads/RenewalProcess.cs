using MathNet.Numerics.Random;

namespace InferLine.Workloads;

/// <summary>Independent, identically distributed times between arrivals.</summary>
internal sealed class RenewalProcess(double ratePerSecond, double coefficientOfVariation) : ArrivalProcess
{
    private protected override double ExpectedCount(double seconds) => seconds * ratePerSecond;

    private protected override void Fill(ArrivalBuffer arrivals, double seconds, RandomSource random)
    {
        Func<double> nextGap = UnitGaps(coefficientOfVariation, random);

        // The sum is kept in units of the mean gap, so that a constant rate has no rounding drift.
        double units = nextGap();
        while (units / ratePerSecond <= seconds)
        {
            arrivals.Add(units / ratePerSecond);
            units += nextGap();
        }
    }
}
