using System.Text.Json.Serialization;
using InferLine.Backends.Http;

namespace InferLine.Backends.TorchServe.Client.Wire;

/// <summary>The answers of the server, generated at compile time so that trimming and AOT keep working.</summary>
/// <remarks>What an answer leaves out the generated code sets to null, whatever the property was initialised with: hence the accessors of the answers' types that take null for the default.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(WorkerStatusConverter), typeof(NonNullListConverter<ModelEntry>), typeof(NonNullListConverter<ModelDescription>), typeof(NonNullListConverter<WorkerDescription>)])]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(ModelListDocument))]
[JsonSerializable(typeof(IReadOnlyList<ModelDescription>))]
internal sealed partial class TorchServeJsonContext : JsonSerializerContext;
