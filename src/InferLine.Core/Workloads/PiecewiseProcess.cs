using MathNet.Numerics.Random;

namespace InferLine.Workloads;

/// <summary>
/// Arrivals whose rate follows a series: a renewal process of rate 1 in "operational time" u, mapped to t by the inverse of the cumulative rate Λ(t)
/// (Gerhardt and Nelson, "Transforming renewal processes for simulation of nonstationary arrival processes", 2009).
/// </summary>
internal sealed class PiecewiseProcess(RateSeries rates, double coefficientOfVariation) : ArrivalProcess
{
    private protected override double ExpectedCount(double seconds)
    {
        double expected = 0;
        for (int i = 0; i < rates.Count; i++)
        {
            double start = Math.Min(rates.StartSeconds[i], seconds);
            double end = i + 1 < rates.Count ? Math.Min(rates.StartSeconds[i + 1], seconds) : seconds;
            expected += rates.RatesPerSecond[i] * (end - start);
        }

        return expected;
    }

    private protected override void Fill(ArrivalBuffer arrivals, double seconds, RandomSource random)
    {
        Func<double> nextGap = UnitGaps(coefficientOfVariation, random);
        double due = nextGap();
        for (int i = 0; i < rates.Count && rates.StartSeconds[i] < seconds; i++)
        {
            double start = rates.StartSeconds[i];
            double end = i + 1 < rates.Count ? Math.Min(rates.StartSeconds[i + 1], seconds) : seconds;
            double rate = rates.RatesPerSecond[i];
            double units = rate * (end - start);

            // Bursty gaps may be 0, and then an arrival is due in a step of rate 0 too: it waits for the next step.
            while (rate > 0 && due <= units)
            {
                arrivals.Add(Math.Min(end, start + (due / rate)));
                due += nextGap();
            }

            due -= units;
        }
    }
}
