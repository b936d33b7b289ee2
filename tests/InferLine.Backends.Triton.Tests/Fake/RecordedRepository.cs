using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>The model repository of the recorded server.</summary>
internal static class RecordedRepository
{
    private static readonly string[] Later = ["mv"];

    private static readonly string[] Onnx = ["onnx_a", "onnx_auto", "onnx_b", "onnx_c", "onnx_pipe"];

    public static IEnumerable<FakeFiles> Basic => All.Where(files => !Later.Contains(files.Name, StringComparer.Ordinal) && !Onnx.Contains(files.Name, StringComparer.Ordinal));

    public static IEnumerable<FakeFiles> WithVersions => All.Where(files => !Onnx.Contains(files.Name, StringComparer.Ordinal));

    public static IEnumerable<FakeFiles> All =>
    [
        Synthetic("a", add: 1),
        Synthetic("b", add: 10),
        Synthetic("c", add: 100),
        new("badbackend", """{"backend":"nosuchbackend","max_batch_size":8,"input":[],"output":[]}"""),
        new("badconfig", null),
        Synthetic("longinfer", add: 1, maxBatch: 4, batching: "{}"),
        Synthetic("mv", add: 1, extra: ""","version_policy":{"all":{}}""", versions: ["1", "2", "5"]),
        Synthetic("nobatch", add: 1, maxBatch: 0, batching: null),
        new("pipe", Ensemble("pipe", 8, "a", "b", "c")),
        Synthetic("qfull", add: 1, maxBatch: 4),
        Synthetic("qtimeout", add: 1, maxBatch: 1, batching: "{}"),
        Synthetic("slowload", add: 0, maxBatch: 4, batching: null),
        new("onnx_a", """{"backend":"onnxruntime","max_batch_size":16}"""),
        new("onnx_auto", null)
        {
            Auto = (JsonObject)JsonNode.Parse(
                """{"max_batch_size":16,"dynamic_batching":{},"input":[{"name":"X","data_type":"TYPE_FP32","dims":[8]}],"output":[{"name":"Y","data_type":"TYPE_FP32","dims":[4]}]}""")!,
        },
        new("onnx_b", """{"backend":"onnxruntime","max_batch_size":16}"""),
        new("onnx_c", """{"backend":"onnxruntime","max_batch_size":16}"""),
        new("onnx_pipe", Ensemble("onnx_pipe", 16, "onnx_a", "onnx_b", "onnx_c")),
    ];

    public static FakeFiles Synthetic(
        string name, int add = 1, int maxBatch = 8, string? batching = """{"preferred_batch_size":[4,8],"max_queue_delay_microseconds":2000}""", string extra = "", string[]? versions = null)
    {
        if (maxBatch is > 0 and < 8 && batching is not null)
        {
            batching = "{}";
        }

        string dynamic = batching is null ? "" : $",\"dynamic_batching\":{batching}";
        string parameters = FormattableString.Invariant($"{{\"base_ms\":{{\"string_value\":\"5\"}},\"per_item_ms\":{{\"string_value\":\"1\"}},\"add\":{{\"string_value\":\"{add}\"}}}}");
        return new FakeFiles(
            name,
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $$"""{"name":"{{name}}","backend":"synthetic","max_batch_size":{{maxBatch}},"input":[{"name":"X","data_type":"TYPE_FP32","dims":[4]}],"output":[{"name":"Y","data_type":"TYPE_FP32","dims":[4]}],""")
            + $$"""
              "instance_group":[{"count":1,"kind":"KIND_CPU"}]{{dynamic}}{{extra}},"parameters":{{parameters}}}
              """)
        {
            Versions = versions ?? ["1"],
        };
    }

    public static string Ensemble(string name, int maxBatch, params string[] members)
    {
        var steps = new JsonArray();
        for (int i = 0; i < members.Length; i++)
        {
            steps.Add((JsonNode)new JsonObject
            {
                ["model_name"] = members[i],
                ["model_version"] = -1,
                ["input_map"] = new JsonObject { ["X"] = i == 0 ? "IN" : FormattableString.Invariant($"t{i}") },
                ["output_map"] = new JsonObject { ["Y"] = i == members.Length - 1 ? "OUT" : FormattableString.Invariant($"t{i + 1}") },
                ["model_namespace"] = "",
            });
        }

        return new JsonObject
        {
            ["name"] = name,
            ["platform"] = "ensemble",
            ["max_batch_size"] = maxBatch,
            ["input"] = new JsonArray(new JsonObject { ["name"] = "IN", ["data_type"] = "TYPE_FP32", ["dims"] = new JsonArray(4) }),
            ["output"] = new JsonArray(new JsonObject { ["name"] = "OUT", ["data_type"] = "TYPE_FP32", ["dims"] = new JsonArray(4) }),
            ["ensemble_scheduling"] = new JsonObject { ["step"] = steps, ["max_inflight_requests"] = 0 },
        }.ToJsonString();
    }
}
