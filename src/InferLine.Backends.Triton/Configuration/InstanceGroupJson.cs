using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Configuration;

/// <summary>Groups of instances in JSON.</summary>
internal static class InstanceGroupJson
{
    public static InstanceGroup Read(JsonObject group)
    {
        string kind = group["kind"] is JsonValue value && value.TryGetValue(out string? text) ? text : "KIND_AUTO";
        int[] gpus = group["gpus"] is JsonArray ids ? [.. ids.Select(ModelConfiguration.Integer)] : [];
        int count = ModelConfiguration.Integer(group["count"]);
        return new InstanceGroup(
            kind switch
            {
                "KIND_CPU" => DeviceKind.Cpu,
                "KIND_GPU" => DeviceKind.Gpu,
                "KIND_MODEL" => DeviceKind.Model,
                _ => DeviceKind.Auto,
            },
            Math.Max(1, count),
            gpus);
    }

    public static string KindName(DeviceKind kind) =>
        kind switch
        {
            DeviceKind.Cpu => "KIND_CPU",
            DeviceKind.Gpu => "KIND_GPU",
            DeviceKind.Model => "KIND_MODEL",
            _ => "KIND_AUTO",
        };

    /// <summary>Groups as wanted. What the present ones say beside count, kind and devices (rate limits, host policy) goes on in each; passive groups stay.</summary>
    public static JsonArray Write(JsonArray? present, IReadOnlyList<InstanceGroup> wanted)
    {
        List<JsonObject> groups = [.. (present ?? []).OfType<JsonObject>()];
        JsonObject? pattern = groups.Find(group => !ModelConfiguration.IsPassive(group));
        var written = new JsonArray();
        foreach (InstanceGroup group in wanted)
        {
            JsonObject node = pattern is null ? [] : (JsonObject)pattern.DeepClone();

            // The server names groups itself, and differently if there are several.
            if (wanted.Count > 1 || groups.Count != 1)
            {
                node.Remove("name");
            }

            node["kind"] = KindName(group.Kind);
            node["count"] = group.Count;
            node["gpus"] = new JsonArray([.. group.Gpus.Select(id => JsonValue.Create(id))]);
            written.Add((JsonNode)node);
        }

        foreach (JsonObject passive in groups.Where(ModelConfiguration.IsPassive))
        {
            written.Add(passive.DeepClone());
        }

        return written;
    }

    /// <summary>How many instances there are on each device: what two groupings are compared by.</summary>
    public static SortedDictionary<string, int> Layout(IEnumerable<InstanceGroup> groups)
    {
        var layout = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (InstanceGroup group in groups)
        {
            IEnumerable<string> devices = group is { Kind: DeviceKind.Gpu, Gpus.Count: > 0 }
                ? group.Gpus.Select(id => FormattableString.Invariant($"{KindName(group.Kind)} {id}"))
                : [KindName(group.Kind)];
            foreach (string device in devices)
            {
                layout[device] = layout.GetValueOrDefault(device) + group.Count;
            }
        }

        return layout;
    }

    public static string Describe(SortedDictionary<string, int> layout) =>
        layout.Count == 0 ? "none" : string.Join(" + ", layout.Select(pair => FormattableString.Invariant($"{pair.Value} x {pair.Key}")));
}
