using System.Text;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.TextFormat;

namespace InferLine.Fuzz.Targets;

/// <summary>What Triton answers, and the files of its models.</summary>
internal static class TritonTargets
{
    private const string ConfigFile = """
        # a detector
        name: "detector"
        platform: "onnxruntime_onnx"
        max_batch_size: 8
        input [ { name: "image" data_type: TYPE_FP32 dims: [ 3, 224, -1 ] optional: true } ]
        output { name: 'scores' data_type: TYPE_FP32 dims: 0x10 }
        instance_group [ { count: 2 kind: KIND_GPU gpus: [ 0, 1 ] }, { kind: KIND_CPU count: 017 passive: true } ]
        dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 500 }
        parameters { key: "a\n\x41\101\u00e9" value: { string_value: "one" "two" } }
        ensemble_scheduling < step { model_name: "other" model_version: -1 } >
        [type.googleapis.com/x.Y] { z: 1e-3f; }

        """;

    private static readonly byte[] Request = Encoding.UTF8.GetBytes(
        """{ "id": "1", "inputs": [ { "name": "x", "datatype": "FP32", "shape": [1,4], "data": [[1,2],[3.5,4]] }, { "name": "s", "datatype": "BYTES", "shape": [1], "data": ["é"] } ] }""");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new FuzzTarget("config.pbtxt", [Encoding.UTF8.GetBytes(ConfigFile)], input => Inspection.ReadOrRefuseAsync(() => Task.FromResult(ConfigText.Parse(Encoding.UTF8.GetString(input))))),
        new FuzzTarget("triton-config-json", Bodies("/config"), input => Inspection.ReadOrRefuseAsync(() => Task.FromResult(ModelConfiguration.Parse(Encoding.UTF8.GetString(input))))),
        new FuzzTarget("triton-request", [Request], input => Inspection.ReadOrRefuseAsync(() => Task.FromResult(InferRequest.Parse(input)))),
        Of("triton-server", path => path == "/v2", client => client.GetServerMetadataAsync()),
        Of("triton-model", path => path.StartsWith("/v2/models/", StringComparison.Ordinal) && path.Count('/') == 3, client => client.GetModelMetadataAsync("m")),
        Of("triton-config", path => path.EndsWith("/config", StringComparison.Ordinal), client => client.GetModelConfigurationAsync("m")),
        Of("triton-statistics", path => path.EndsWith("/stats", StringComparison.Ordinal), client => client.GetStatisticsAsync("m")),
        Of("triton-index", path => path.EndsWith("/index", StringComparison.Ordinal), client => client.GetRepositoryIndexAsync()),
        Of("triton-metrics", path => path.EndsWith("/metrics", StringComparison.Ordinal), client => client.GetMetricsAsync()),
        Of("triton-load", path => path.EndsWith("/load", StringComparison.Ordinal), client => client.LoadAsync("m")),
        Of("triton-infer", path => path.EndsWith("/infer", StringComparison.Ordinal), client => client.InferAsync("m", InferRequest.Parse(Request))),
    ];

    private static FuzzTarget Of<T>(string name, Func<string, bool> isAnswer, Func<TritonClient, Task<TritonResult<T>>> ask)
        where T : class =>
        new(
            name,
            [.. RecordedAnswer.OfTriton.Where(answer => isAnswer(answer.Path)).DistinctBy(answer => (answer.Status, answer.Path)).Select(answer => answer.ToBytes())],
            async input =>
            {
                using var http = new HttpClient(new OneAnswerHandler(input));
                using var client = new TritonClient(new Uri("http://localhost:8000"), metricsEndpoint: null, _ => http);
                TritonResult<T> answer = await ask(client);
                if (answer.IsSuccess)
                {
                    Inspection.Visit(answer.Value);
                }
                else
                {
                    Inspection.CheckLength(answer.Error.Message);
                }

                return answer.IsSuccess;
            });

    private static IReadOnlyList<byte[]> Bodies(string path) =>
        [.. RecordedAnswer.OfTriton.Where(answer => answer.Path.EndsWith(path, StringComparison.Ordinal) && answer.Status == 200).DistinctBy(answer => answer.Path).Select(answer => answer.Body)];
}
