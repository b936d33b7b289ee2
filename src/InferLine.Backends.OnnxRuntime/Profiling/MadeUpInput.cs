using System.Runtime.InteropServices;
using InferLine.Backends.OnnxRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferLine.Backends.OnnxRuntime.Profiling;

/// <summary>A tensor for an input of which only the shape matters.</summary>
internal sealed class MadeUpInput
{
    private readonly int _input;
    private readonly Type _type;
    private readonly int[] _shape;
    private readonly byte[] _values;
    private readonly int _elementSize;

    private MadeUpInput(Signature signature, int input, int[] shape)
    {
        _input = input;
        _type = signature.Inputs[input].ElementType;
        _shape = shape;
        long count = shape.Aggregate(1L, (product, extent) => Math.Min(product * extent, int.MaxValue));
        if (count > int.MaxValue / sizeof(double))
        {
            throw signature.Bad($"input '{signature.InputNames[input]}'", $"a shape of {OnnxTensorInfo.Describe(shape)} has too many values; give a smaller one");
        }

        var random = new Random(input);
        (_values, _elementSize) = signature.InputTypes[input] switch
        {
            TensorElementType.Float => Fill((int)count, random.NextSingle),
            TensorElementType.Double => Fill((int)count, random.NextDouble),
            TensorElementType.Float16 => Fill((int)count, () => (Half)random.NextSingle()),
            TensorElementType.BFloat16 => Fill((int)count, () => (BFloat16)random.NextSingle()),
            TensorElementType.Int64 or TensorElementType.UInt64 => Fill((int)count, () => random.NextInt64(2)),
            TensorElementType.Int32 or TensorElementType.UInt32 => Fill((int)count, () => random.Next(2)),
            TensorElementType.Int16 or TensorElementType.UInt16 => Fill((int)count, () => (short)random.Next(2)),
            TensorElementType.Int8 or TensorElementType.UInt8 or TensorElementType.Bool => Fill((int)count, () => (byte)random.Next(2)),
            _ => throw signature.Bad($"input '{signature.InputNames[input]}'", $"values of type {_type.Name} cannot be made up; measure the stage on real items with a ReplicaProfiler"),
        };
    }

    /// <summary>The shape with the name of the input.</summary>
    public string Text => $"{Name} {OnnxTensorInfo.Describe(_shape)}";

    private string Name { get; init; } = "";

    public static MadeUpInput[] For(Signature signature, IReadOnlyDictionary<string, IReadOnlyList<int>> shapes)
    {
        if (shapes.Keys.FirstOrDefault(name => !signature.InputNames.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw signature.Bad($"input '{unknown}'", $"the model has no such input; its inputs are {string.Join(", ", signature.InputNames)}");
        }

        return [.. signature.InputNames.Select((name, input) => new MadeUpInput(signature, input, ShapeOf(signature, input, shapes.GetValueOrDefault(name))) { Name = name })];
    }

    public void WriteTo(OnnxInputs inputs) => _values.CopyTo(inputs.Append(_input, _type, _elementSize, _shape));

    private static int[] ShapeOf(Signature signature, int input, IReadOnlyList<int>? given)
    {
        int[] taken = signature.ItemShape(input);
        string place = $"input '{signature.InputNames[input]}'";
        if (given is null)
        {
            return taken.All(extent => extent >= 0)
                ? taken
                : throw signature.Bad(place, $"the model takes {OnnxTensorInfo.Describe(taken)} per item and leaves the axes with '?' free; say what shape to measure with");
        }

        return given.Count == taken.Length && given.Zip(taken, (wanted, extent) => wanted > 0 && (extent < 0 || wanted == extent)).All(fits => fits)
            ? [.. given]
            : throw signature.Bad(place, $"the shape {OnnxTensorInfo.Describe([.. given])} is given; the model takes {OnnxTensorInfo.Describe(taken)} per item, without the batch axis");
    }

    private static (byte[] Values, int ElementSize) Fill<T>(int count, Func<T> next)
        where T : unmanaged
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = next();
        }

        byte[] bytes = MemoryMarshal.AsBytes<T>(values).ToArray();
        return (bytes, count == 0 ? 1 : bytes.Length / count);
    }
}
