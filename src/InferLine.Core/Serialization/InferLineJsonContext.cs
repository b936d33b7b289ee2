using System.Text.Json;
using System.Text.Json.Serialization;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Serialization;

/// <summary>The JSON documents of the core, generated at compile time so that trimming and AOT keep working.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    Converters = [typeof(CamelCaseEnumConverter<StageRouting>), typeof(CamelCaseEnumConverter<SearchStatus>), typeof(CamelCaseEnumConverter<BatchingDiscipline>)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(PipelineDocument))]
[JsonSerializable(typeof(CatalogDocument))]
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class InferLineJsonContext : JsonSerializerContext;
