using System.Text.Json.Serialization;

namespace InferLine.Output;

/// <summary>The JSON documents of the command line. A property without a value is written as null: programs may rely on every property.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(SimulationDocument))]
[JsonSerializable(typeof(InfeasibleDocument))]
[JsonSerializable(typeof(SweepDocument))]
[JsonSerializable(typeof(TraceStatisticsDocument))]
[JsonSerializable(typeof(EnvelopeDocument))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
