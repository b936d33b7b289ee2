using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using InferLine.Backends.Triton.Client.Wire;

namespace InferLine.Backends.Triton.Client;

/// <summary>A tensor: its elements are little-endian bytes in row-major order; strings (BYTES) are each preceded by their length as 4 bytes.</summary>
public sealed record TritonTensor
{
    /// <summary>Creates a tensor of bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="datatype">Its data type, as in <c>FP32</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="data">Its elements.</param>
    /// <exception cref="InvalidInputException">The data type is unknown, a dimension is negative, or the number of bytes is not that of the shape.</exception>
    public TritonTensor(string name, string datatype, IEnumerable<long> shape, ReadOnlyMemory<byte> data)
    {
        Name = name;
        Datatype = datatype;
        Shape = [.. shape];
        Data = data;
        TensorRules.Check(this);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its data type: BOOL, INT8 to INT64, UINT8 to UINT64, FP16, BF16, FP32, FP64 or BYTES.</summary>
    public string Datatype { get; }

    /// <summary>Its shape.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Its elements.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Creates a tensor of numbers, whose data type is that of the elements.</summary>
    /// <typeparam name="T"><see cref="bool"/>, an integer of 8 to 64 bits, <see cref="Half"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="elements">Its elements; they are copied.</param>
    /// <exception cref="InvalidInputException">The number of elements is not that of the shape.</exception>
    public static TritonTensor Create<T>(string name, IEnumerable<long> shape, ReadOnlySpan<T> elements)
        where T : unmanaged =>
        new(name, TensorRules.DatatypeOf<T>(), shape, MemoryMarshal.AsBytes(elements).ToArray());

    /// <summary>Creates a tensor of strings (BYTES).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="elements">Its elements.</param>
    public static TritonTensor Create(string name, IEnumerable<long> shape, IEnumerable<string> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        using var data = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (string element in elements)
        {
            byte[] text = Encoding.UTF8.GetBytes(element);
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            data.Write(length);
            data.Write(text);
        }

        return new TritonTensor(name, "BYTES", shape, data.ToArray());
    }

    /// <summary>The elements as numbers.</summary>
    /// <typeparam name="T">The type of the elements, which must be that of the tensor.</typeparam>
    /// <exception cref="InvalidInputException">The tensor is of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged =>
        TensorRules.DatatypeOf<T>() == Datatype
            ? MemoryMarshal.Cast<byte, T>(Data.Span).ToArray()
            : throw new InvalidInputException(null, $"tensor '{Name}'", $"its elements are {Datatype}, not {TensorRules.DatatypeOf<T>()}; ask for the type that it has");

    /// <summary>The elements as strings.</summary>
    /// <exception cref="InvalidInputException">The tensor is of another type.</exception>
    public string[] ToStrings() =>
        Datatype == "BYTES"
            ? [.. TensorRules.Strings(Data).Select(text => Encoding.UTF8.GetString(text.Span))]
            : throw new InvalidInputException(null, $"tensor '{Name}'", $"its elements are {Datatype}, not BYTES; ask for the type that it has");
}
