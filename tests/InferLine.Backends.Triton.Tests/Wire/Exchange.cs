using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Wire;

/// <summary>A recorded request and its answer.</summary>
internal sealed record Exchange(string Group, int Sequence, string Note, double StartMs, string Method, string Path, int Port, IReadOnlyDictionary<string, string> RequestHeaders, byte[] RequestBody, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string RequestText => System.Text.Encoding.UTF8.GetString(RequestBody);

    public override string ToString() => FormattableString.Invariant($"{Group} #{Sequence} {Note}");

    /// <summary>The exchanges of a group, in the order in which they began. Those without an answer are left out.</summary>
    public static IReadOnlyList<Exchange> Load(string group)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings", group + ".json")))!;
        return
        [
            .. root["exchanges"]!.AsArray()
                .Where(node => node!["response"]?["status"] is not null)
                .OrderBy(node => node!["start_ms"]!.GetValue<double>())
                .Select(node => Read(group, node!)),
        ];
    }

    private static Exchange Read(string group, JsonNode node)
    {
        JsonNode request = node["request"]!;
        JsonNode response = node["response"]!;
        return new Exchange(
            group,
            node["seq"]!.GetValue<int>(),
            node["note"]?.GetValue<string>() ?? "",
            node["start_ms"]!.GetValue<double>(),
            request["method"]!.GetValue<string>(),
            request["path"]!.GetValue<string>(),
            request["port"]!.GetValue<int>(),
            request["headers"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.OrdinalIgnoreCase),
            Bytes(request["body"]),
            response["status"]!.GetValue<int>(),
            response["headers"]!.AsArray().ToDictionary(pair => pair![0]!.GetValue<string>(), pair => pair![1]!.GetValue<string>(), StringComparer.OrdinalIgnoreCase),
            Bytes(response["body"]));
    }

    private static byte[] Bytes(JsonNode? body) =>
        body switch
        {
            null => [],
            JsonObject encoded => Convert.FromBase64String(encoded["base64"]!.GetValue<string>()),
            _ => System.Text.Encoding.UTF8.GetBytes(body.GetValue<string>()),
        };
}
