using System.Text.Json.Serialization;

namespace InferLine.AspNetCore.Live;

/// <summary>Snapshots as the page reads them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveSnapshot))]
internal sealed partial class LiveJsonContext : JsonSerializerContext;
