using BenchmarkDotNet.Reports;
using InferLine.Benchmarks.Traces;

namespace InferLine.Benchmarks.Columns;

/// <summary>Megabytes of a file that are read per second.</summary>
public sealed class MegabytesPerSecondColumn() : WorkColumn<TraceFile>("MB/s", "Megabytes (10^6 bytes) of the file read per second, from the median time")
{
    private protected override double Compute(BenchmarkReport report, TraceFile work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Bytes / MedianSeconds(report) / 1e6;
    }
}
