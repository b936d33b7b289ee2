using System.Text.Json;
using System.Text.Json.Serialization;

namespace InferLine.Backends.TorchServe.Client.Wire;

/// <summary>A status that is new to this client is <see cref="WorkerStatus.Unknown"/>, and no error.</summary>
internal sealed class WorkerStatusConverter : JsonConverter<WorkerStatus>
{
    public override WorkerStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() switch
        {
            "READY" => WorkerStatus.Ready,
            "UNLOADING" => WorkerStatus.Unloading,
            _ => WorkerStatus.Unknown,
        };

    public override void Write(Utf8JsonWriter writer, WorkerStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString().ToUpperInvariant());
}
