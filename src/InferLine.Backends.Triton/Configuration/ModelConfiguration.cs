using System.Text.Json;
using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Configuration;

/// <summary>The configuration of a model (Triton's <c>ModelConfig</c>) as JSON, with all its fields, those included that this library does not know.</summary>
/// <remarks>Immutable. A configuration that is sent to a server replaces the one of the model's files; so it must be whole.</remarks>
public sealed class ModelConfiguration
{
    private readonly JsonObject _root;

    internal ModelConfiguration(JsonObject root) => _root = root;

    /// <summary>The model's name; empty if the configuration leaves it to the model's folder.</summary>
    public string Name => Text("name");

    /// <summary>What runs the model: its backend, or its platform, such as <c>ensemble</c>.</summary>
    public string Backend => Text("backend") is { Length: > 0 } backend ? backend : Text("platform");

    /// <summary>The largest batch; 0 for a model that does not batch.</summary>
    public int MaxBatchSize => Integer(_root["max_batch_size"]);

    /// <summary>Whether requests are batched by the server.</summary>
    public bool HasDynamicBatching => _root["dynamic_batching"] is JsonObject;

    /// <summary>How long a request may wait for a batch to fill.</summary>
    public TimeSpan MaxQueueDelay => Microseconds(Number(Field("dynamic_batching", "max_queue_delay_microseconds")));

    /// <summary>The batch sizes that the server prefers to form; it adds the largest batch if there are none.</summary>
    public IReadOnlyList<int> PreferredBatchSizes => [.. Items(Field("dynamic_batching", "preferred_batch_size")).Select(Integer)];

    /// <summary>The groups of instances that serve.</summary>
    public IReadOnlyList<InstanceGroup> InstanceGroups => [.. Items(_root["instance_group"]).OfType<JsonObject>().Where(group => !IsPassive(group)).Select(InstanceGroupJson.Read)];

    /// <summary>How many instances serve.</summary>
    public int Instances => (int)Math.Min(int.MaxValue, InstanceGroups.Sum(group => (long)group.Instances));

    /// <summary>The models that an ensemble consists of; none for other models.</summary>
    public IReadOnlyList<string> EnsembleMembers =>
        [.. Items(Field("ensemble_scheduling", "step")).OfType<JsonObject>().Select(step => Text(step, "model_name")).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether the model is an ensemble: a graph of other models, without instances of its own.</summary>
    public bool IsEnsemble => _root["ensemble_scheduling"] is JsonObject;

    internal PlannedFields Planned => new(MaxBatchSize, HasDynamicBatching, MaxQueueDelay, PreferredBatchSizes, InstanceGroups);

    internal bool HasSequenceBatching => _root["sequence_batching"] is JsonObject;

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The JSON, as a server gives and takes it.</param>
    /// <exception cref="InvalidInputException">It is not a JSON object.</exception>
    public static ModelConfiguration Parse(string json) => Read(System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>The configuration as JSON.</summary>
    public string ToJson() => _root.ToJsonString();

    /// <summary>The configuration as JSON.</summary>
    public override string ToString() => ToJson();

    internal static ModelConfiguration Read(ReadOnlySpan<byte> json)
    {
        try
        {
            CheckTexts(json);
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject root
                ? new ModelConfiguration(root)
                : throw new InvalidInputException(null, "model configuration", "it is not a JSON object; give a whole ModelConfig");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidInputException(null, "model configuration", $"it is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Whether an input may be left out.</summary>
    internal bool IsOptional(string input) =>
        Items(_root["input"]).OfType<JsonObject>().Any(
            tensor => tensor["name"] is JsonValue name && name.TryGetValue(out string? text) && text == input && tensor["optional"] is JsonValue value && value.TryGetValue(out bool optional) && optional);

    internal JsonObject CopyRoot() => (JsonObject)_root.DeepClone();

    internal static bool IsPassive(JsonObject group) => group["passive"] is JsonValue value && value.TryGetValue(out bool passive) && passive;

    /// <summary>A number, which Triton also takes, and protobuf's own JSON writes, as a string.</summary>
    internal static long Number(JsonNode? node) =>
        node is not JsonValue value ? 0
        : value.TryGetValue(out long number) ? number
        : value.TryGetValue(out string? text) && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out number) ? number
        : 0;

    /// <summary>The same, as far as it is a number of things.</summary>
    internal static int Integer(JsonNode? node) => (int)Math.Clamp(Number(node), int.MinValue, int.MaxValue);

    /// <summary>A time of microseconds, up to the longest that there is.</summary>
    internal static TimeSpan Microseconds(long number) =>
        TimeSpan.FromTicks(Math.Clamp(number, long.MinValue / TimeSpan.TicksPerMicrosecond, long.MaxValue / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond);

    private static IEnumerable<JsonNode?> Items(JsonNode? node) => node as JsonArray ?? [];

    /// <summary>Looks at every text: what is not UTF-8, or half a character, would only be found when it is asked for.</summary>
    /// <exception cref="InvalidOperationException">One is no text.</exception>
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
        }
    }

    private static string Text(JsonObject parent, string field) => parent[field] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private string Text(string field) => Text(_root, field);

    private JsonNode? Field(string parent, string field) => (_root[parent] as JsonObject)?[field];
}
