using System.Text.Json.Nodes;

namespace InferLine.Backends.TorchServe.Tests.Wire;

/// <summary>A recorded request and its answer.</summary>
internal sealed record Exchange(string Group, int Number, string Label, double StartMs, double ElapsedMs, string Method, string Target, int Port, IReadOnlyDictionary<string, string> RequestHeaders, byte[] RequestBody, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public static TheoryData<string> Groups =>
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings"), "*.jsonl").Select(file => System.IO.Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public string Path => Target.Split('?')[0];

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public override string ToString() => FormattableString.Invariant($"{Group} #{Number} {Label}: {Method} {Target}");

    /// <summary>The exchanges of a group, in the order in which they began. Those without an answer are left out.</summary>
    public static IReadOnlyList<Exchange> Load(string group) =>
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings", group + ".jsonl"))
            .Select(line => JsonNode.Parse(line)!)
            .Where(node => node["status"] is not null)
            .Select(node => Read(group, node))
            .OrderBy(exchange => exchange.StartMs),
    ];

    private static Exchange Read(string group, JsonNode node) => new(
        group,
        node["n"]!.GetValue<int>(),
        node["label"]!.GetValue<string>(),
        node["at_s"]!.GetValue<double>() * 1000,
        node["elapsed_ms"]!.GetValue<double>(),
        node["method"]!.GetValue<string>(),
        node["target"]!.GetValue<string>(),
        node["port"]!.GetValue<int>(),
        ReadHeaders(node["request_headers"]!),
        System.Text.Encoding.UTF8.GetBytes(node["request_body"]!.GetValue<string>()),
        node["status"]!.GetValue<int>(),
        ReadHeaders(node["response_headers"]!),
        System.Text.Encoding.UTF8.GetBytes(node["response_body"]!.GetValue<string>()));

    private static Dictionary<string, string> ReadHeaders(JsonNode headers) =>
        headers.AsArray().ToDictionary(pair => pair![0]!.GetValue<string>(), pair => pair![1]!.GetValue<string>(), StringComparer.OrdinalIgnoreCase);
}
