using System.Text;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Testing;

/// <summary>All readers of the core behind one face, so that tables and properties can range over them.</summary>
internal static class Readers
{
    /// <summary>The name by which errors must call the input.</summary>
    public const string Document = "input.txt";

    /// <summary>The pipeline that a visits file is read for.</summary>
    private static readonly Pipeline _pipeline = Pipeline.Create("video").Stage("detect", "m").Stage("plate", "m").Edge("detect", "plate", 0.5).Build();

    public static TheoryData<Reader> All => [.. Enum.GetValues<Reader>()];

    /// <summary>A valid file.</summary>
    public static string Sample(Reader reader) =>
        reader switch
        {
            Reader.Pipeline => """
                { "name": "video", "stages": [{ "name": "detect", "model": "yolov3", "routing": "exclusive" }, { "name": "plate", "model": "openalpr" }],
                  "edges": [{ "from": "detect", "to": "plate", "probability": 0.4, "fanOut": 2 }] }
                """,
            Reader.Catalog => """
                { "hardware": [{ "name": "t4", "costPerHour": 0.53, "maxReplicas": 64 }],
                  "models": [{ "name": "yolov3", "profiles": [{ "hardware": "t4", "batches": [{ "size": 1, "latencyMs": 6.2 }, { "size": 8, "latencyMs": 21.5 }] }] }] }
                """,
            Reader.Plan => """
                { "pipeline": "video", "slo": { "latencyMs": 300, "percentile": 99 }, "costPerHour": 1.59, "meanRateQps": 12.5,
                  "stages": [{ "name": "detect", "hardware": "t4", "batchSize": 8, "replicas": 3, "maxDelayMs": 2.5, "scaleFactor": 1, "provisioningRatio": 0.8 }],
                  "estimate": { "queries": 1000, "attainment": 0.99, "p50Ms": 41.5, "p99Ms": 250, "atPercentileMs": 250 },
                  "envelope": [{ "windowMs": 40, "maxQueries": 12 }, { "windowMs": 60000, "maxQueries": 8000 }],
                  "search": { "method": "greedy", "status": "feasible", "lowerBoundCostPerHour": 1.06, "simulations": 17, "elapsedMs": 12.5, "reason": "time" } }
                """,
            Reader.Arrivals => "arrival_s\n0.25\n0.5\n0.5\n12.75\n",
            Reader.Workload => "arrival_s,detect,plate\n0.25,1,2\n0.5,1,0\n12.75,0,300\n",
            Reader.Rates => "time_s,rate_qps\n0,12.5\n60,0\n120.5,1e3\n",
            _ => throw new ArgumentOutOfRangeException(nameof(reader)),
        };

    public static async Task<object> ReadAsync(Reader reader, Stream stream) =>
        reader switch
        {
            Reader.Pipeline => await PipelineJson.ReadAsync(stream, Document, TestContext.Current.CancellationToken),
            Reader.Catalog => await ProfileCatalogJson.ReadAsync(stream, Document, TestContext.Current.CancellationToken),
            Reader.Plan => await PlanJson.ReadAsync(stream, Document, TestContext.Current.CancellationToken),
            Reader.Arrivals => await WorkloadCsv.ReadArrivalsAsync(stream, Document, TestContext.Current.CancellationToken),
            Reader.Workload => await WorkloadCsv.ReadWorkloadAsync(stream, Document, _pipeline, seed: 1, TestContext.Current.CancellationToken),
            Reader.Rates => await RateSeriesCsv.ReadAsync(stream, Document, TestContext.Current.CancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(reader)),
        };

    public static async Task<object> LoadAsync(Reader reader, string path) =>
        reader switch
        {
            Reader.Pipeline => await PipelineJson.LoadAsync(path, TestContext.Current.CancellationToken),
            Reader.Catalog => await ProfileCatalogJson.LoadAsync(path, TestContext.Current.CancellationToken),
            Reader.Plan => await PlanJson.LoadAsync(path, TestContext.Current.CancellationToken),
            Reader.Arrivals => await WorkloadCsv.LoadArrivalsAsync(path, TestContext.Current.CancellationToken),
            Reader.Workload => await WorkloadCsv.LoadWorkloadAsync(path, _pipeline, seed: 1, TestContext.Current.CancellationToken),
            Reader.Rates => await RateSeriesCsv.LoadAsync(path, TestContext.Current.CancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(reader)),
        };

    /// <summary>Writes what was read, where there is a writer for it.</summary>
    public static async Task WriteAsync(object content, Stream stream)
    {
        switch (content)
        {
            case Pipeline pipeline:
                await stream.WriteAsync(Encoding.UTF8.GetBytes(PipelineJson.ToJson(pipeline)), TestContext.Current.CancellationToken);
                break;
            case ProfileCatalog catalog:
                await stream.WriteAsync(Encoding.UTF8.GetBytes(ProfileCatalogJson.ToJson(catalog)), TestContext.Current.CancellationToken);
                break;
            case Plan plan:
                await stream.WriteAsync(Encoding.UTF8.GetBytes(PlanJson.ToJson(plan)), TestContext.Current.CancellationToken);
                break;
            case ArrivalTrace trace:
                await WorkloadCsv.WriteArrivalsAsync(stream, trace, TestContext.Current.CancellationToken);
                break;
            case Workload workload:
                await WorkloadCsv.WriteWorkloadAsync(stream, workload, TestContext.Current.CancellationToken);
                break;
        }
    }

    /// <summary>Asserts that a file is refused as it should be: by the one exception, with document, place, problem and remedy on one line.</summary>
    /// <param name="reader">Who reads it.</param>
    /// <param name="content">The file, one byte per character.</param>
    /// <param name="at">The place that the error must name, or <see langword="null"/> if it concerns the whole.</param>
    /// <param name="problem">Words that say what is wrong.</param>
    /// <param name="remedy">Words that say what to do about it.</param>
    public static async Task AssertRefusedAsync(Reader reader, string content, string? at, string problem, string remedy)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(content));

        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync(reader, stream));

        Rejection.Check(error, at, problem, remedy);
        Assert.Equal(Document, error.Document);
        Assert.StartsWith(Document + ": ", error.Message, StringComparison.Ordinal);
    }
}
