using System.Text.Json;

namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>Reads the answer to an inference.</summary>
internal static class InferReader
{
    /// <param name="body">The whole body.</param>
    /// <param name="headerLength">The length of the JSON in front of binary tensors; <see langword="null"/> if the whole body is JSON.</param>
    /// <exception cref="FormatException">It is not such an answer.</exception>
    public static InferResponse Read(ReadOnlyMemory<byte> body, int? headerLength)
    {
        if (headerLength is < 0 || headerLength > body.Length)
        {
            throw new FormatException(FormattableString.Invariant($"the JSON of the answer is said to be {headerLength} bytes, and the answer has {body.Length}"));
        }

        ReadOnlyMemory<byte> json = headerLength is { } length ? body[..length] : body;
        ReadOnlyMemory<byte> binary = body[json.Length..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            var outputs = new List<TritonTensor>();
            foreach (JsonElement output in root.TryGetProperty("outputs", out JsonElement list) ? list.EnumerateArray() : [])
            {
                outputs.Add(ReadOutput(output, ref binary));
            }

            return binary.Length > 0
                ? throw new FormatException(FormattableString.Invariant($"{binary.Length} bytes belong to no output"))
                : new InferResponse(Text(root, "model_name") ?? "", Text(root, "model_version") ?? "", outputs) { Id = Text(root, "id") };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or InvalidInputException)
        {
            throw new FormatException($"the answer is not one to an inference: {exception.Message}", exception);
        }
    }

    private static TritonTensor ReadOutput(JsonElement output, ref ReadOnlyMemory<byte> binary)
    {
        string name = output.GetProperty("name").GetString() ?? "";
        string datatype = output.GetProperty("datatype").GetString() ?? "";
        long[] shape = [.. output.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        if (!output.TryGetProperty("parameters", out JsonElement parameters) || !parameters.TryGetProperty("binary_data_size", out JsonElement size))
        {
            return new TritonTensor(name, datatype, shape, JsonTensorData.Read(output.GetProperty("data"), datatype));
        }

        int bytes = size.GetInt32();
        if (bytes < 0 || bytes > binary.Length)
        {
            throw new FormatException(FormattableString.Invariant($"output '{name}' is said to be {bytes} bytes, and {binary.Length} are left"));
        }

        ReadOnlyMemory<byte> data = binary[..bytes];
        binary = binary[bytes..];
        return new TritonTensor(name, datatype, shape, data);
    }

    private static string? Text(JsonElement root, string property) =>
        root.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
