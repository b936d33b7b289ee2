using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using InferLine.Backends.OnnxRuntime.Batches;
using InferLine.Backends.OnnxRuntime.Sessions;

namespace InferLine.Backends.OnnxRuntime;

/// <summary>Takes the input tensors of one item. They are written to where the model reads them, so that items of one shape are a batch without being copied.</summary>
public sealed class OnnxInputs
{
    private readonly Signature _signature;
    private readonly InputBuffer[] _buffers;
    private int _item = -1;

    internal OnnxInputs(Signature signature)
    {
        _signature = signature;
        _buffers = [.. signature.Inputs.Select((_, input) => new InputBuffer(signature.ItemRank(input)))];
    }

    internal int Items => _item + 1;

    /// <summary>Says that the item has a tensor for a named input.</summary>
    /// <typeparam name="T">The type of its values: that of the input.</typeparam>
    /// <param name="input">The name of the input.</param>
    /// <param name="shape">The tensor's shape, without the batch axis.</param>
    /// <returns>Where the values go, in row-major order, until the item is encoded. It may hold anything: write all of it.</returns>
    /// <exception cref="InvalidInputException">The model has no such input, it takes another type or shape, or the item has a tensor for it already.</exception>
    public Span<T> Write<T>(string input, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        int index = Array.IndexOf(_signature.InputNames, input);
        return index >= 0
            ? MemoryMarshal.Cast<byte, T>(Append(index, typeof(T), Unsafe.SizeOf<T>(), shape))
            : throw _signature.Bad($"input '{input}'", $"the model has no such input; its inputs are {string.Join(", ", _signature.InputNames)}");
    }

    /// <summary>Says that the item has a tensor for the model's only input.</summary>
    /// <typeparam name="T">The type of its values: that of the input.</typeparam>
    /// <param name="shape">The tensor's shape, without the batch axis.</param>
    /// <returns>Where the values go, in row-major order, until the item is encoded. It may hold anything: write all of it.</returns>
    /// <exception cref="InvalidInputException">The model has several inputs, it takes another type or shape, or the item has a tensor already.</exception>
    public Span<T> Write<T>(params ReadOnlySpan<int> shape)
        where T : unmanaged =>
        _signature.InputNames is [string only] ? Write<T>(only, shape) : throw _signature.Bad("inputs", $"there are several; say which one: {string.Join(", ", _signature.InputNames)}");

    internal InputBuffer Buffer(int input) => _buffers[input];

    /// <summary>Forgets the last batch.</summary>
    internal void Clear()
    {
        _item = -1;
        Array.ForEach(_buffers, buffer => buffer.Clear());
    }

    internal void BeginItem() => _item++;

    internal void EndItem()
    {
        int missing = Array.FindIndex(_buffers, buffer => buffer.Count <= _item);
        if (missing >= 0)
        {
            throw _signature.Bad($"input '{_signature.InputNames[missing]}'", $"the item has no tensor for it; write one");
        }
    }

    /// <summary>Room for the item's values, for an input of any type.</summary>
    internal Span<byte> Append(int input, Type type, int elementSize, scoped ReadOnlySpan<int> shape)
    {
        OnnxTensorInfo info = _signature.Inputs[input];
        if (type != info.ElementType)
        {
            throw _signature.Bad($"input '{info.Name}'", $"it takes values of type {info.ElementType.Name}, not {type.Name}; write those");
        }

        bool fits = shape.Length == _signature.ItemRank(input);
        for (int axis = 0; fits && axis < shape.Length; axis++)
        {
            int extent = _signature.ItemAxis(input, axis);
            fits = shape[axis] > 0 && (extent < 0 || shape[axis] == extent);
        }

        if (!fits)
        {
            throw _signature.Bad(
                $"input '{info.Name}'", $"the item's tensor is {OnnxTensorInfo.Describe(shape)}; the model takes {OnnxTensorInfo.Describe(_signature.ItemShape(input))} per item, so write that");
        }

        return _buffers[input].Count == _item
            ? _buffers[input].Append(shape, elementSize)
            : throw _signature.Bad($"input '{info.Name}'", $"the item has two tensors for it; write one");
    }
}
