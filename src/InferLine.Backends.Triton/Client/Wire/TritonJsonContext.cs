using System.Text.Json.Serialization;
using InferLine.Backends.Http;

namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>The answers of the server, generated at compile time so that trimming and AOT keep working. Fields that a newer server adds are skipped.</summary>
/// <remarks>What an answer leaves out the generated code sets to null, whatever the property was initialised with: hence the accessors of the answers' types that take null for the default.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(NonNullListConverter<string>), typeof(NonNullListConverter<TensorMetadata>), typeof(NonNullListConverter<ModelStatistics>), typeof(NonNullListConverter<BatchStatistics>),
        typeof(NonNullListConverter<RepositoryEntryDocument>),
    ])]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(StatisticsDocument))]
[JsonSerializable(typeof(IReadOnlyList<RepositoryEntryDocument>))]
[JsonSerializable(typeof(LoadDocument))]
[JsonSerializable(typeof(UnloadDocument))]
internal sealed partial class TritonJsonContext : JsonSerializerContext;
