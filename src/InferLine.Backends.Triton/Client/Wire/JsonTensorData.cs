using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>Elements of tensors as JSON. FP16 and BF16 have no such form.</summary>
internal static class JsonTensorData
{
    /// <exception cref="InvalidInputException">The type, or a number that is not finite, has no JSON form.</exception>
    public static void Write(Utf8JsonWriter writer, TritonTensor tensor)
    {
        writer.WriteStartArray("data");
        if (tensor.Datatype == "BYTES")
        {
            foreach (ReadOnlyMemory<byte> text in TensorRules.Strings(tensor.Data))
            {
                writer.WriteStringValue(text.Span);
            }
        }
        else
        {
            int size = TensorRules.ElementSize(tensor.Name, tensor.Datatype);
            for (ReadOnlySpan<byte> rest = tensor.Data.Span; rest.Length > 0; rest = rest[size..])
            {
                WriteElement(writer, tensor, rest);
            }
        }

        writer.WriteEndArray();
    }

    /// <exception cref="FormatException">An element is not of the type.</exception>
    public static byte[] Read(JsonElement data, string datatype)
    {
        using var bytes = new MemoryStream();
        ReadInto(bytes, data, datatype);
        return bytes.ToArray();
    }

    private static void WriteElement(Utf8JsonWriter writer, TritonTensor tensor, ReadOnlySpan<byte> element)
    {
        switch (tensor.Datatype)
        {
            case "BOOL":
                writer.WriteBooleanValue(element[0] != 0);
                break;
            case "UINT8":
                writer.WriteNumberValue(element[0]);
                break;
            case "UINT16":
                writer.WriteNumberValue(BinaryPrimitives.ReadUInt16LittleEndian(element));
                break;
            case "UINT32":
                writer.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(element));
                break;
            case "UINT64":
                writer.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(element));
                break;
            case "INT8":
                writer.WriteNumberValue((sbyte)element[0]);
                break;
            case "INT16":
                writer.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(element));
                break;
            case "INT32":
                writer.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(element));
                break;
            case "INT64":
                writer.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(element));
                break;
            case "FP32" when float.IsFinite(BinaryPrimitives.ReadSingleLittleEndian(element)):
                writer.WriteNumberValue(BinaryPrimitives.ReadSingleLittleEndian(element));
                break;
            case "FP64" when double.IsFinite(BinaryPrimitives.ReadDoubleLittleEndian(element)):
                writer.WriteNumberValue(BinaryPrimitives.ReadDoubleLittleEndian(element));
                break;
            default:
                throw new InvalidInputException(
                    null, $"tensor '{tensor.Name}'", $"{tensor.Datatype} has no form in JSON, nor has a number that is not finite; use TensorEncoding.Binary");
        }
    }

    private static void ReadInto(MemoryStream bytes, JsonElement data, string datatype)
    {
        if (data.ValueKind == JsonValueKind.Array)
        {
            // Nested arrays are allowed: the shape says what they mean.
            foreach (JsonElement element in data.EnumerateArray())
            {
                ReadInto(bytes, element, datatype);
            }

            return;
        }

        Span<byte> room = stackalloc byte[8];
        int size = 0;
        switch (datatype)
        {
            case "BYTES":
                byte[] text = Encoding.UTF8.GetBytes(data.GetString() ?? "");
                BinaryPrimitives.WriteInt32LittleEndian(room, text.Length);
                bytes.Write(room[..4]);
                bytes.Write(text);
                return;
            case "BOOL":
                // The server writes true and false, and takes numbers too.
                room[0] = data.ValueKind is JsonValueKind.True || (data.ValueKind is JsonValueKind.Number && data.GetDouble() != 0) ? (byte)1 : (byte)0;
                size = 1;
                break;
            case "UINT8":
                room[0] = data.GetByte();
                size = 1;
                break;
            case "UINT16":
                BinaryPrimitives.WriteUInt16LittleEndian(room, data.GetUInt16());
                size = 2;
                break;
            case "UINT32":
                BinaryPrimitives.WriteUInt32LittleEndian(room, data.GetUInt32());
                size = 4;
                break;
            case "UINT64":
                BinaryPrimitives.WriteUInt64LittleEndian(room, data.GetUInt64());
                size = 8;
                break;
            case "INT8":
                room[0] = (byte)data.GetSByte();
                size = 1;
                break;
            case "INT16":
                BinaryPrimitives.WriteInt16LittleEndian(room, data.GetInt16());
                size = 2;
                break;
            case "INT32":
                BinaryPrimitives.WriteInt32LittleEndian(room, data.GetInt32());
                size = 4;
                break;
            case "INT64":
                BinaryPrimitives.WriteInt64LittleEndian(room, data.GetInt64());
                size = 8;
                break;
            case "FP32":
                BinaryPrimitives.WriteSingleLittleEndian(room, data.GetSingle());
                size = 4;
                break;
            case "FP64":
                BinaryPrimitives.WriteDoubleLittleEndian(room, data.GetDouble());
                size = 8;
                break;
            default:
                throw new FormatException($"a tensor of {datatype} as JSON");
        }

        bytes.Write(room[..size]);
    }
}
