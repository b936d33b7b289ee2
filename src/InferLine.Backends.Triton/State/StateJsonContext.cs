using System.Text.Json.Serialization;

namespace InferLine.Backends.Triton.State;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(DesiredStateDocument))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
