using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What the server makes of a configuration: checks it, and completes it to the whole that GET config answers.</summary>
internal static class FakeConfiguration
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "name", "platform", "backend", "runtime", "version_policy", "max_batch_size", "input", "output", "batch_input", "batch_output", "optimization", "dynamic_batching", "sequence_batching",
        "ensemble_scheduling", "instance_group", "default_model_filename", "cc_model_filenames", "metric_tags", "parameters", "model_warmup", "model_transaction_policy", "model_operations",
        "response_cache", "model_repository_agents",
    };

    /// <summary>The whole configuration, or <see langword="null"/> if the server refuses it ("failed to poll from model repository").</summary>
    public static JsonObject? Normalise(FakeFiles files, JsonObject given)
    {
        if (given.Any(field => !Fields.Contains(field.Key)) || Text(given, "name", files.Name) != files.Name || (Text(given, "backend", files.AutoBackend) + Text(given, "platform", "")).Length == 0)
        {
            return null;
        }

        bool ensemble = given["ensemble_scheduling"] is JsonObject;
        JsonObject? auto = files.Auto;
        if (!TryNumber(given["max_batch_size"] ?? auto?["max_batch_size"], out int maxBatch) || maxBatch < 0)
        {
            return null;
        }

        JsonObject? batching = (given["dynamic_batching"] ?? auto?["dynamic_batching"]) as JsonObject;
        JsonArray preferred = [];
        if (batching is not null)
        {
            preferred = batching["preferred_batch_size"] is JsonArray { Count: > 0 } sizes ? (JsonArray)sizes.DeepClone() : [maxBatch];
            if (maxBatch == 0 || preferred.Any(size => !TryNumber(size, out int value) || value > maxBatch || value < 1))
            {
                return null;
            }
        }

        var whole = new JsonObject
        {
            ["name"] = files.Name,
            ["platform"] = Text(given, "platform", ""),
            ["backend"] = Text(given, "backend", files.AutoBackend),
            ["runtime"] = "",
            ["version_policy"] = given["version_policy"]?.DeepClone() ?? new JsonObject { ["latest"] = new JsonObject { ["num_versions"] = 1 } },
            ["max_batch_size"] = maxBatch,
            ["input"] = Tensors(given["input"] ?? auto?["input"], input: true),
            ["output"] = Tensors(given["output"] ?? auto?["output"], input: false),
            ["batch_input"] = new JsonArray(),
            ["batch_output"] = new JsonArray(),
            ["optimization"] = given["optimization"]?.DeepClone() ?? JsonNode.Parse(
                """{"priority":"PRIORITY_DEFAULT","input_pinned_memory":{"enable":true},"output_pinned_memory":{"enable":true},"gather_kernel_buffer_threshold":0,"eager_batching":false}"""),
            ["instance_group"] = ensemble ? [] : Groups(files, given["instance_group"] as JsonArray),
            ["default_model_filename"] = Text(given, "default_model_filename", auto is null ? "" : "model.onnx"),
            ["cc_model_filenames"] = new JsonObject(),
            ["metric_tags"] = new JsonObject(),
            ["parameters"] = given["parameters"]?.DeepClone() ?? new JsonObject(),
            ["model_warmup"] = new JsonArray(),
        };
        if (auto is not null)
        {
            whole["platform"] = "onnxruntime_onnx";
        }

        if (batching is not null)
        {
            whole["dynamic_batching"] = new JsonObject
            {
                ["preferred_batch_size"] = preferred,
                ["max_queue_delay_microseconds"] = batching["max_queue_delay_microseconds"]?.DeepClone() ?? 0,
                ["preserve_ordering"] = batching["preserve_ordering"]?.DeepClone() ?? false,
                ["priority_levels"] = 0,
                ["default_priority_level"] = 0,
                ["priority_queue_policy"] = new JsonObject(),
            };
            if (batching["default_queue_policy"] is { } policy)
            {
                whole["dynamic_batching"]!["default_queue_policy"] = policy.DeepClone();
            }
        }

        if (ensemble)
        {
            whole.Remove("optimization");
            whole["ensemble_scheduling"] = given["ensemble_scheduling"]!.DeepClone();
            whole["model_transaction_policy"] = new JsonObject { ["decoupled"] = false };
        }

        return whole;
    }

    /// <summary>Whether the server changes a loaded model without a reload: only instances and versions differ.</summary>
    public static bool IsInPlace(JsonObject present, JsonObject wanted) => JsonNode.DeepEquals(Rest(present), Rest(wanted));

    private static JsonObject Rest(JsonObject whole)
    {
        var rest = (JsonObject)whole.DeepClone();
        rest.Remove("instance_group");
        rest.Remove("version_policy");
        return rest;
    }

    private static JsonArray Tensors(JsonNode? tensors, bool input)
    {
        var whole = new JsonArray();
        foreach (JsonObject tensor in (tensors as JsonArray ?? []).OfType<JsonObject>())
        {
            var node = new JsonObject { ["name"] = tensor["name"]?.DeepClone(), ["data_type"] = tensor["data_type"]?.DeepClone(), ["dims"] = tensor["dims"]?.DeepClone() };
            if (input)
            {
                node["format"] = "FORMAT_NONE";
                node["allow_ragged_batch"] = false;
                node["optional"] = false;
            }
            else
            {
                node["label_filename"] = "";
            }

            node["is_shape_tensor"] = false;
            node["is_non_linear_format_io"] = false;
            whole.Add((JsonNode)node);
        }

        return whole;
    }

    private static JsonArray Groups(FakeFiles files, JsonArray? groups)
    {
        bool none = groups is null || groups.Count == 0;
        var whole = new JsonArray();
        foreach (JsonObject group in none ? [new JsonObject { ["count"] = files.Auto is null ? 1 : 2 }] : groups!.OfType<JsonObject>())
        {
            string kind = Text(group, "kind", "KIND_AUTO");
            TryNumber(group["count"] ?? 0, out int count);
            var node = new JsonObject
            {
                ["name"] = Text(group, "name", none ? files.Name : FormattableString.Invariant($"{files.Name}_{whole.Count}")),
                ["kind"] = kind == "KIND_AUTO" ? "KIND_CPU" : kind,
                ["count"] = Math.Max(1, count),
                ["gpus"] = group["gpus"]?.DeepClone() ?? new JsonArray(),
                ["secondary_devices"] = new JsonArray(),
                ["profile"] = new JsonArray(),
                ["passive"] = group["passive"]?.DeepClone() ?? false,
                ["host_policy"] = group["host_policy"]?.DeepClone() ?? "",
            };
            if (group["rate_limiter"] is { } limiter)
            {
                node["rate_limiter"] = limiter.DeepClone();
            }

            whole.Add((JsonNode)node);
        }

        return whole;
    }

    private static string Text(JsonObject node, string field, string otherwise) => node[field]?.GetValue<string>() is { Length: > 0 } text ? text : otherwise;

    private static bool TryNumber(JsonNode? node, out int number)
    {
        number = 0;
        return node is null || (node is JsonValue value && (value.TryGetValue(out number) || (value.TryGetValue(out string? text) && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out number))));
    }
}
