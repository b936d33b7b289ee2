using System.Text.Json.Serialization;

namespace InferLine.Backends.Deployment;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, NewLine = "\n")]
[JsonSerializable(typeof(DesiredStateDocument))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
