using System.Buffers.Binary;

namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>Data types and sizes of tensors.</summary>
internal static class TensorRules
{
    public static string DatatypeOf<T>()
        where T : unmanaged =>
        default(T) switch
        {
            bool => "BOOL",
            byte => "UINT8",
            ushort => "UINT16",
            uint => "UINT32",
            ulong => "UINT64",
            sbyte => "INT8",
            short => "INT16",
            int => "INT32",
            long => "INT64",
            Half => "FP16",
            float => "FP32",
            double => "FP64",
            _ => throw new NotSupportedException($"{typeof(T).Name} is not a type of Triton's tensors; create the tensor from bytes"),
        };

    /// <summary>The bytes of an element; 0 for strings.</summary>
    /// <exception cref="InvalidInputException">The type is unknown.</exception>
    public static int ElementSize(string tensor, string datatype) =>
        datatype switch
        {
            "BOOL" or "INT8" or "UINT8" => 1,
            "INT16" or "UINT16" or "FP16" or "BF16" => 2,
            "INT32" or "UINT32" or "FP32" => 4,
            "INT64" or "UINT64" or "FP64" => 8,
            "BYTES" => 0,
            _ => throw new InvalidInputException(
                null, $"tensor '{tensor}'", $"'{datatype}' is not a data type of Triton; use BOOL, INT8 to INT64, UINT8 to UINT64, FP16, BF16, FP32, FP64 or BYTES"),
        };

    public static long ElementCount(string tensor, IReadOnlyList<long> shape)
    {
        long count = 1;
        foreach (long dimension in shape)
        {
            // A size that does not fit into memory is no size.
            if (dimension < 0 || (dimension > 0 && count > int.MaxValue / dimension))
            {
                throw new InvalidInputException(null, $"tensor '{tensor}'", $"[{string.Join(",", shape)}] is not a shape of a tensor; use dimensions of 0 or more, below 2^31 elements in all");
            }

            count *= dimension;
        }

        return count;
    }

    public static void Check(TritonTensor tensor)
    {
        long count = ElementCount(tensor.Name, tensor.Shape);
        int size = ElementSize(tensor.Name, tensor.Datatype);
        if (size > 0 ? tensor.Data.Length != count * size : Strings(tensor.Data).Count != count)
        {
            throw new InvalidInputException(
                null, $"tensor '{tensor.Name}'", FormattableString.Invariant($"{tensor.Data.Length} bytes are not the {count} elements of {tensor.Datatype} that its shape has; give as many as the shape says"));
        }
    }

    /// <exception cref="InvalidInputException">A length points beyond the end.</exception>
    public static List<ReadOnlyMemory<byte>> Strings(ReadOnlyMemory<byte> data)
    {
        var strings = new List<ReadOnlyMemory<byte>>();
        while (data.Length > 0)
        {
            int length = data.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(data.Span) : -1;
            if (length < 0 || length > data.Length - 4)
            {
                throw new InvalidInputException(null, "tensor of BYTES", "a string is longer than the data; precede each string by its length as 4 bytes, little-endian");
            }

            strings.Add(data.Slice(4, length));
            data = data[(4 + length)..];
        }

        return strings;
    }
}
