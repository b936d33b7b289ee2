using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using InferLine.Backends.OnnxRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace InferLine.Backends.OnnxRuntime.Batches;

/// <summary>What the model gave for a batch.</summary>
internal sealed class BatchOutputs(Signature signature, IReadOnlyList<OrtValue> values, int batchSize)
{
    private readonly int[]?[] _itemShapes = new int[values.Count][];

    public int IndexOf(string output)
    {
        int index = Array.IndexOf(signature.OutputNames, output);
        return index >= 0
            ? index
            : throw signature.Bad($"output '{output}'", $"the model has no such output; its outputs are {string.Join(", ", signature.OutputNames)}");
    }

    public int IndexOfOnly() =>
        signature.OutputNames.Length == 1 ? 0 : throw signature.Bad("outputs", $"there are several; say which one: {string.Join(", ", signature.OutputNames)}");

    public ReadOnlySpan<int> ItemShape(int output) => _itemShapes[output] ??= ReadItemShape(output);

    public ReadOnlySpan<T> Values<T>(int output, int position)
        where T : unmanaged
    {
        OnnxTensorInfo info = signature.Outputs[output];
        if (typeof(T) != info.ElementType)
        {
            throw signature.Bad($"output '{info.Name}'", $"it has values of type {info.ElementType.Name}, not {typeof(T).Name}; read those");
        }

        ReadOnlySpan<int> shape = ItemShape(output);
        ReadOnlySpan<T> batch = values[output].GetTensorDataAsSpan<T>();
        int length = batch.Length / batchSize;
        if (batchSize == 1 || !HasAxesBefore(shape, signature.BatchAxis))
        {
            return batch.Slice(position * length, length);
        }

        T[] item = new T[length];
        Stacking.Take(MemoryMarshal.AsBytes(batch), MemoryMarshal.AsBytes(item.AsSpan()), shape, signature.BatchAxis, batchSize, position, Unsafe.SizeOf<T>());
        return item;
    }

    /// <summary>Whether an item is in several pieces: there are axes before the batch axis that are longer than 1.</summary>
    public static bool HasAxesBefore(ReadOnlySpan<int> itemShape, int batchAxis) => itemShape[..batchAxis].ContainsAnyExcept(1);

    private int[] ReadItemShape(int output)
    {
        long[] shape = values[output].GetTensorTypeAndShape().Shape;
        return shape.Length > signature.BatchAxis && shape[signature.BatchAxis] == batchSize
            ? [.. shape.Where((_, axis) => axis != signature.BatchAxis).Select(extent => checked((int)extent))]
            : throw signature.Bad(
                $"output '{signature.OutputNames[output]}'",
                $"it is {OnnxTensorInfo.Describe(Array.ConvertAll(shape, extent => (int)extent))} for a batch of {batchSize}, whose items cannot be told apart along axis {signature.BatchAxis}; set BatchAxis, or do not read it");
    }
}
