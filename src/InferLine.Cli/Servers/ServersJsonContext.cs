using System.Text.Json;
using System.Text.Json.Serialization;
using InferLine.Backends.Triton.Configuration;
using InferLine.Serialization;

namespace InferLine.Servers;

/// <summary>Servers files follow the rules of all JSON files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    Converters = [typeof(CamelCaseEnumConverter<DeviceKind>)])]
[JsonSerializable(typeof(TritonServersDocument))]
[JsonSerializable(typeof(TorchServeServersDocument))]
internal sealed partial class ServersJsonContext : JsonSerializerContext;
