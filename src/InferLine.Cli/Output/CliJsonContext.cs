using System.Text.Json.Serialization;

namespace InferLine.Output;

/// <summary>The JSON documents of the command line. A property without a value is written as null: programs may rely on every property.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(SimulationDocument))]
[JsonSerializable(typeof(ReplayDocument))]
[JsonSerializable(typeof(NoPlanDocument))]
[JsonSerializable(typeof(SweepDocument))]
[JsonSerializable(typeof(TraceStatisticsDocument))]
[JsonSerializable(typeof(EnvelopeDocument))]
[JsonSerializable(typeof(ApplyDocument))]
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
