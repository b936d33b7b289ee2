using System.Text.Json.Serialization;

namespace InferLine.Backends.TorchServe.Client.Wire;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(WorkerStatusConverter)])]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(ModelListDocument))]
[JsonSerializable(typeof(IReadOnlyList<ModelDescription>))]
internal sealed partial class TorchServeJsonContext : JsonSerializerContext;
