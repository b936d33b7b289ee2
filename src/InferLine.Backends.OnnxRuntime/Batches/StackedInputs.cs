using System.Runtime.InteropServices;
using InferLine.Backends.OnnxRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace InferLine.Backends.OnnxRuntime.Batches;

/// <summary>Turns batches into tensors over pinned memory: where the items lie as a batch, that very memory; else a copy of them, in memory that is kept.</summary>
internal sealed class StackedInputs(Signature signature, OnnxInputs inputs)
{
    private readonly byte[][] _copies = [.. signature.Inputs.Select(_ => Array.Empty<byte>())];

    /// <summary>The tensor of an input, valid until the next batch.</summary>
    public OrtValue Tensor(Batch batch, int input)
    {
        InputBuffer buffer = inputs.Buffer(input);
        int[] extents = batch.Extents(input);
        long[] shape = new long[extents.Length + 1];
        long size = buffer.ElementSize;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = axis == signature.BatchAxis ? batch.Size : extents[axis < signature.BatchAxis ? axis : axis - 1];
            size = Math.Min(size * shape[axis], int.MaxValue);
        }

        (byte[] bytes, int offset) = batch.IsInPlace(input, extents) ? (buffer.Bytes, buffer.Offset(batch.Items[0])) : (Copy(batch, input, extents, size), 0);
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, signature.InputTypes[input], shape, Marshal.UnsafeAddrOfPinnedArrayElement(bytes, offset), size);
    }

    private byte[] Copy(Batch batch, int input, ReadOnlySpan<int> extents, long size)
    {
        if (size > Array.MaxLength)
        {
            throw new InvalidOperationException("the inputs of a batch take more than 2 GiB; use smaller batches");
        }

        InputBuffer buffer = inputs.Buffer(input);
        ref byte[] copy = ref _copies[input];
        if (copy.Length < size)
        {
            copy = GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
        }

        // What no item fills is zero: the padding of smaller items, and the places of a fixed batch that no item takes.
        Span<byte> target = copy.AsSpan(0, (int)size);
        target.Clear();
        Span<int> shape = stackalloc int[extents.Length];
        for (int position = 0; position < batch.Items.Count; position++)
        {
            int item = batch.Items[position];
            for (int axis = 0; axis < shape.Length; axis++)
            {
                shape[axis] = buffer.Extent(item, axis);
            }

            Stacking.Place(buffer.Values(item), shape, target, extents, signature.BatchAxis, batch.Size, position, buffer.ElementSize);
        }

        return copy;
    }
}
