using System.Globalization;
using BenchmarkDotNet.Attributes;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Benchmarks.Traces;

/// <summary>Reads a trace of about 100 MB, with all checks, beside the shortest program that reads it without any.</summary>
public class TraceReadingBenchmark
{
    public static IEnumerable<TraceFile> Files => [new TraceFile()];

    [ParamsSource(nameof(Files))]
    public TraceFile Trace { get; set; } = null!;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        await Trace.WriteAsync();
        double[] plain = ReadLines();
        ArrivalTrace checkedTrace = await FromFileAsync();
        if (!plain.AsSpan().SequenceEqual(Trace.Arrivals.Seconds) || !checkedTrace.Seconds.SequenceEqual(Trace.Arrivals.Seconds))
        {
            throw new InvalidOperationException("What was read is not what was written.");
        }
    }

    [GlobalCleanup]
    public void Clean() => Trace.Delete();

    [Benchmark(Baseline = true, Description = "File.ReadLines + double.Parse (baseline)")]
    public double[] ReadLines() => [.. File.ReadLines(Trace.Path).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    [Benchmark(Description = "WorkloadCsv, from disk")]
    public Task<ArrivalTrace> FromFileAsync() => WorkloadCsv.LoadArrivalsAsync(Trace.Path);

    [Benchmark(Description = "WorkloadCsv, from memory")]
    public Task<ArrivalTrace> FromMemoryAsync() => WorkloadCsv.ReadArrivalsAsync(new MemoryStream(Trace.Content), "trace");
}
