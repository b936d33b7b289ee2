using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace InferLine.Fuzz.Targets;

/// <summary>An answer that a real server gave: what was asked, status, headers, body.</summary>
internal sealed record RecordedAnswer(string Path, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public static IReadOnlyList<RecordedAnswer> OfTriton { get; } =
    [
        .. Files("*.json").Select(file => JsonNode.Parse(File.ReadAllText(file))!["exchanges"]!.AsArray()).SelectMany(exchanges => exchanges)
            .Where(exchange => exchange!["response"]?["status"] is not null)
            .Select(exchange => new RecordedAnswer(
                exchange!["request"]!["path"]!.GetValue<string>(),
                exchange["response"]!["status"]!.GetValue<int>(),
                HeadersOf(exchange["response"]!["headers"]!),
                BodyOf(exchange["response"]!["body"]))),
    ];

    public static IReadOnlyList<RecordedAnswer> OfTorchServe { get; } =
    [
        .. Files("*.jsonl").SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!)
            .Where(exchange => exchange["status"] is not null)
            .Select(exchange => new RecordedAnswer(
                exchange["target"]!.GetValue<string>(),
                exchange["status"]!.GetValue<int>(),
                HeadersOf(exchange["response_headers"]!),
                BodyOf(exchange["response_body"]))),
    ];

    /// <summary>As one text, so that status and headers are changed like the rest: a line each, an empty line, and the body.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder().Append(System.Globalization.CultureInfo.InvariantCulture, $"{Status}\n");
        foreach ((string name, string value) in Headers)
        {
            head.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {value}\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append('\n').ToString()), .. Body];
    }

    /// <summary>What an HTTP stack would give for such a text: a status of three digits, headers that are headers.</summary>
    public static HttpResponseMessage ToResponse(byte[] bytes)
    {
        int end = bytes.AsSpan().IndexOf("\n\n"u8);
        string[] head = Encoding.Latin1.GetString(bytes, 0, Math.Max(end, 0)).Split('\n');
        int status = int.TryParse(head[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) && number is >= 200 and < 1000 ? number : 200;
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(bytes, end < 0 ? 0 : end + 2, bytes.Length - (end < 0 ? 0 : end + 2)) };
        foreach (string line in head.Skip(1))
        {
            string[] parts = line.Split(": ", 2);
            if (parts.Length == 2 && !parts[0].Equals("content-length", StringComparison.OrdinalIgnoreCase) && !line.Any(char.IsControl))
            {
                HttpHeaders headers = parts[0].StartsWith("content-", StringComparison.OrdinalIgnoreCase) ? response.Content.Headers : response.Headers;
                headers.TryAddWithoutValidation(parts[0], parts[1]);
            }
        }

        return response;
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings"), pattern).Order(StringComparer.Ordinal).Where(file => System.IO.Path.GetExtension(file) == System.IO.Path.GetExtension(pattern));

    private static Dictionary<string, string> HeadersOf(JsonNode headers)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonNode? pair in headers.AsArray())
        {
            result[pair![0]!.GetValue<string>()] = pair[1]!.GetValue<string>();
        }

        return result;
    }

    private static byte[] BodyOf(JsonNode? body) =>
        body switch
        {
            null => [],
            JsonObject encoded => Convert.FromBase64String(encoded["base64"]!.GetValue<string>()),
            _ => Encoding.UTF8.GetBytes(body.GetValue<string>()),
        };
}
