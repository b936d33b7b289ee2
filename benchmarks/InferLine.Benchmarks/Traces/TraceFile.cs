using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Benchmarks.Traces;

/// <summary>A large trace in a temporary file and in memory.</summary>
public sealed class TraceFile
{
    private const double RatePerSecond = 1000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5700);

    /// <summary>Where the file is; it exists between <see cref="WriteAsync"/> and <see cref="Delete"/>.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"inferline-benchmark-{Environment.ProcessId}.csv");

    /// <summary>Its content.</summary>
    public byte[] Content { get; private set; } = [];

    /// <summary>Its size.</summary>
    public long Bytes => Content.Length;

    /// <summary>The arrivals that it holds.</summary>
    public ArrivalTrace Arrivals { get; } = ArrivalProcess.Gamma(RatePerSecond, coefficientOfVariation: 2).Generate(Duration, seed: 3);

    public async Task WriteAsync()
    {
        await WorkloadCsv.SaveArrivalsAsync(Path, Arrivals);
        Content = await File.ReadAllBytesAsync(Path);
    }

    public void Delete() => File.Delete(Path);

    public override string ToString() => $"{Bytes / 1e6:0} MB";
}
