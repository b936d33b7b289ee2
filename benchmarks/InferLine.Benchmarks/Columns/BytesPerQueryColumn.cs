using BenchmarkDotNet.Reports;
using InferLine.Benchmarks.Estimation;

namespace InferLine.Benchmarks.Columns;

/// <summary>Bytes allocated per query.</summary>
public sealed class BytesPerQueryColumn() : WorkColumn<EstimatorScenario>("B/query", "Bytes allocated per simulated query, in all")
{
    private protected override double Compute(BenchmarkReport report, EstimatorScenario work)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(work);
        return report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is { } bytes ? bytes / (double)work.Workload.QueryCount : double.NaN;
    }
}
