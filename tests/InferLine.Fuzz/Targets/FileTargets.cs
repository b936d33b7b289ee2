extern alias triton;

using System.Text;
using InferLine.Import;
using InferLine.Pipelines;
using InferLine.Serialization;
using InferLine.Servers;
using InferLine.Testing;
using triton::InferLine.Backends.Deployment;

namespace InferLine.Fuzz.Targets;

/// <summary>The readers of files.</summary>
internal static class FileTargets
{
    private const string Csv = """
        Model,Batch,Concurrency,Model Config Path,Instance Group,Throughput (infer/sec),p99 Latency (ms)
        reader,1,1,reader_config_0,1:GPU,120.5,9.1
        reader,8,1,reader_config_0,1/GPU,400,22
        "two, quoted",8,2,other,2:CPU,400,22

        """;

    private const string PerfAnalyzer = """
        Concurrency,Inferences/Second,Client Send,Server Queue,Server Compute Infer,p50 latency,p90 latency,p99 latency
        1,245.4,24,31,3712,4021,4311,5021
        2,412,31,2111,3812,4611,5041,6011

        """;

    private const string Servers = """
        { "bindings": [
            { "hardware": "cpu", "endpoint": "http://cpu-1:8000", "kind": "cpu", "capacity": 16 },
            { "hardware": "t4", "endpoint": "http://gpu-1:8000", "metricsEndpoint": "http://gpu-1:8002", "kind": "gpu", "gpus": [ 0, 1 ], "capacity": 8 } ],
          "models": { "vehicle": "resnet50_vehicle" }, "headersFromEnvironment": { "Authorization": "PATH" }, "loadTimeoutS": 600 }
        """;

    private const string TorchServeServers = """
        { "bindings": [ { "hardware": "cpu", "endpoint": "http://cpu-1:8080", "managementKeyFromEnvironment": "PATH", "inferenceKeyFromEnvironment": "PATH", "capacity": 16 } ],
          "models": { "vehicle": "resnet50_vehicle" }, "archives": { "vehicle": [ "vehicle.mar", "vehicle-2.mar" ] }, "warmUps": { "vehicle": { "text": "{}", "contentType": "application/json" } },
          "headersFromEnvironment": { "Authorization": "PATH" }, "startTimeoutS": 180, "drainTimeoutS": 30 }
        """;

    private const string Plan = """
        { "pipeline": "video-monitoring", "slo": { "latencyMs": 300, "percentile": 99 }, "costPerHour": 3.5, "meanRateQps": 100.25,
          "stages": [
            { "name": "detect", "hardware": "t4", "batchSize": 8, "replicas": 3, "maxDelayMs": 0, "scaleFactor": 1, "provisioningRatio": 1.25 },
            { "name": "vehicle", "hardware": "t4", "batchSize": 4, "replicas": 1, "maxDelayMs": 2.5, "batching": "collectionWindow" } ],
          "estimate": { "queries": 1000, "attainment": 0.995, "p50Ms": 80, "p99Ms": 190.5, "atPercentileMs": 190.5 },
          "envelope": [ { "windowMs": 100, "maxQueries": 20 }, { "windowMs": 200, "maxQueries": 31 } ],
          "search": { "method": "exact", "status": "optimal", "lowerBoundCostPerHour": 3.5, "simulations": 120, "elapsedMs": 35.2, "reason": "proved" } }
        """;

    private const string State = """
        { "pipeline": "shop", "stages": [
          { "name": "find", "hardware": "gpu", "batchSize": 8, "replicas": 1, "maxDelayMs": 1.5, "batching": "OldestItem", "servers": { "http://gpu-1:8000|gpu": 1 } },
          { "name": "sort", "hardware": "cpu", "batchSize": 2, "replicas": 2, "maxDelayMs": 0, "batching": "OldestItem", "servers": {} } ] }
        """;

    private static readonly Pipeline Shop = PipelineJson.Parse("""
        { "name": "shop", "stages": [ { "name": "find", "model": "finder" }, { "name": "sort", "model": "sorter" } ],
          "edges": [ { "from": "find", "to": "sort", "probability": 0.5, "fanOut": 3 } ] }
        """);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Of("pipeline", Shipped("pipelines"), stream => PipelineJson.ReadAsync(stream, "p.json")),
        Of("profiles", [Measured(), .. Shipped("profiles")], stream => ProfileCatalogJson.ReadAsync(stream, "f.json")),
        Of("plan", [Bytes(Plan)], stream => PlanJson.ReadAsync(stream, "plan.json")),
        Of("trace", Traces, stream => WorkloadCsv.ReadArrivalsAsync(stream, "t.csv")),
        Of("visits", Traces, stream => WorkloadCsv.ReadWorkloadAsync(stream, "v.csv", Shop, seed: 1)),
        Of("rates", [Bytes("time_s,rate_qps\n0,10\n5,50.5\n60,0\n"), .. Shipped("traces", "*.rates.csv")], stream => RateSeriesCsv.ReadAsync(stream, "r.csv")),
        Of("servers-torchserve", [Bytes(TorchServeServers)], async stream => TorchServeServersFile.Options(await TorchServeServersDocument.Format.ReadAsync(stream, "s.json", CancellationToken.None), "s.json", stateFile: null)),
        Of("servers", [Bytes(Servers)], async stream => TritonServersFile.Options(await TritonServersDocument.Format.ReadAsync(stream, "s.json", CancellationToken.None), "s.json", stateFile: null)),
        Of("perf-analyzer", [Bytes(PerfAnalyzer)], async stream => PerfAnalyzerCsv.Read(await CsvTable.ReadAsync(stream, "a.csv", CancellationToken.None), size: 4)),
        Of("model-analyzer", [Bytes(Csv)], async stream => ModelAnalyzerCsv.Read(await CsvTable.ReadAsync(stream, "m.csv", CancellationToken.None), configuration: null)),
        Of("state", [Bytes(State)], stream => StateFile.ReadAsync(stream, "state.json", Shop, "Triton", CancellationToken.None)),
    ];

    private static IReadOnlyList<byte[]> Traces =>
    [
        Bytes("arrival_s\n0\n0.5\n0.5\n1e3\n"),
        Bytes("arrival_s,find,sort\n0.006412,1,2\n0.011950,1,0\n\n2,0,3\n"),
        Bytes("\"arrival_s\",\"find\",\"sort\"\r\n\"0.25\",\"1\",\"0\"\r\n"),
    ];

    private static FuzzTarget Of<T>(string name, IReadOnlyList<byte[]> seeds, Func<Stream, Task<T>> read) =>
        new(name, seeds, input => Inspection.ReadOrRefuseAsync(() => read(new MemoryStream(input, writable: false))));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Measured() => Bytes("""
        // measured
        { "hardware": [ { "name": "cpu", "costPerHour": 0.1, "maxReplicas": 64 } ],
          "models": [ { "name": "m", "profiles": [ { "hardware": "cpu", "measuredOn": "2 cores", "batches": [ { "size": 1, "latencyMs": 9.1, "p99Ms": 9.9, "samples": 100 }, { "size": 8, "latencyMs": 20 }, ] } ] } ] }
        """);

    /// <summary>The shipped files of a kind; of long ones the beginning, so that cases are quick.</summary>
    private static IReadOnlyList<byte[]> Shipped(string folder, string pattern = "*.json") =>
        [.. Directory.EnumerateFiles(RepositoryFolder.PathOf("data", folder), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(content => content.Length < 20_000)];
}
