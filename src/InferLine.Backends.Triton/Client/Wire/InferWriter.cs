using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>Writes an inference request: a JSON header and, in binary, the tensors behind it.</summary>
internal static class InferWriter
{
    public const string HeaderLength = "Inference-Header-Content-Length";

    public static HttpContent Write(InferRequest request)
    {
        bool binary = request.Encoding == TensorEncoding.Binary;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteHeader(writer, request, binary);
        }

        int headerLength = buffer.WrittenCount;
        if (binary)
        {
            foreach (TritonTensor input in request.Inputs)
            {
                buffer.Write(input.Data.Span);
            }
        }

        var content = new ReadOnlyMemoryContent(buffer.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue(binary ? "application/octet-stream" : "application/json");
        if (binary)
        {
            content.Headers.Add(HeaderLength, headerLength.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return content;
    }

    private static void WriteHeader(Utf8JsonWriter writer, InferRequest request, bool binary)
    {
        writer.WriteStartObject();
        if (request.Id is not null)
        {
            writer.WriteString("id", request.Id);
        }

        writer.WriteStartArray("inputs");
        foreach (TritonTensor input in request.Inputs)
        {
            WriteInput(writer, input, binary);
        }

        writer.WriteEndArray();
        if (request.Outputs.Count > 0)
        {
            writer.WriteStartArray("outputs");
            foreach (string output in request.Outputs)
            {
                writer.WriteStartObject();
                writer.WriteString("name", output);
                if (binary)
                {
                    writer.WriteStartObject("parameters");
                    writer.WriteBoolean("binary_data", true);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        WriteParameters(writer, request, binary);
        writer.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter writer, TritonTensor input, bool binary)
    {
        writer.WriteStartObject();
        writer.WriteString("name", input.Name);
        writer.WriteStartArray("shape");
        foreach (long dimension in input.Shape)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
        writer.WriteString("datatype", input.Datatype);
        if (binary)
        {
            writer.WriteStartObject("parameters");
            writer.WriteNumber("binary_data_size", input.Data.Length);
            writer.WriteEndObject();
        }
        else
        {
            JsonTensorData.Write(writer, input);
        }

        writer.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter writer, InferRequest request, bool binary)
    {
        bool allBinary = binary && request.Outputs.Count == 0;
        if (!allBinary && request.Timeout is null)
        {
            return;
        }

        writer.WriteStartObject("parameters");
        if (allBinary)
        {
            writer.WriteBoolean("binary_data_output", true);
        }

        if (request.Timeout is { } timeout)
        {
            // Zero would mean no limit.
            writer.WriteNumber("timeout", Math.Max(1, timeout.Ticks / TimeSpan.TicksPerMicrosecond));
        }

        writer.WriteEndObject();
    }
}
