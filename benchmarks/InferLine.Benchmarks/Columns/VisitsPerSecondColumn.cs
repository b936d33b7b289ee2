using BenchmarkDotNet.Reports;
using InferLine.Benchmarks.Estimation;

namespace InferLine.Benchmarks.Columns;

/// <summary>Millions of stage visits (items served at a stage) that are simulated per second.</summary>
public sealed class VisitsPerSecondColumn()
    : WorkColumn<EstimatorScenario>("M visits/s", "Stage visits (items served at a stage) simulated per second, in millions, from the median time")
{
    private protected override double Compute(BenchmarkReport report, EstimatorScenario work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.StageVisits / MedianSeconds(report) / 1e6;
    }
}
