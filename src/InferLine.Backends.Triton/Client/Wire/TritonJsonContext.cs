using System.Text.Json.Serialization;

namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>The answers of the server, generated at compile time so that trimming and AOT keep working. Fields that a newer server adds are skipped.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(StatisticsDocument))]
[JsonSerializable(typeof(IReadOnlyList<RepositoryEntryDocument>))]
[JsonSerializable(typeof(LoadDocument))]
[JsonSerializable(typeof(UnloadDocument))]
internal sealed partial class TritonJsonContext : JsonSerializerContext;
