using BenchmarkDotNet.Reports;
using InferLine.Benchmarks.Curves;

namespace InferLine.Benchmarks.Columns;

/// <summary>Millions of arrivals that are observed per second.</summary>
public sealed class ArrivalsPerSecondColumn() : WorkColumn<CurveScenario>("M arrivals/s", "Arrivals observed per second, in millions, from the median time")
{
    private protected override double Compute(BenchmarkReport report, CurveScenario work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Arrivals.Count / MedianSeconds(report) / 1e6;
    }
}
