namespace InferLine.Backends.OnnxRuntime.Batches;

/// <summary>Copies items into a batch and out of it, for batches that are not simply their items one after the other.</summary>
/// <remarks>Extents are those of an item, without the batch axis; the batch axis comes before item axis number <c>batchAxis</c>. Sizes are in bytes.</remarks>
internal static class Stacking
{
    /// <summary>Puts an item into a batch whose items may have larger extents: what is beyond the item is left as it is.</summary>
    public static void Place(
        ReadOnlySpan<byte> item, ReadOnlySpan<int> extents, Span<byte> batch, ReadOnlySpan<int> batchExtents, int batchAxis, int batchSize, int position, int elementSize)
    {
        // The last axes that the item fills entirely are one run of bytes.
        int runAxis = extents.Length;
        int run = elementSize;
        while (runAxis > batchAxis && (runAxis == extents.Length || extents[runAxis] == batchExtents[runAxis]))
        {
            run *= extents[--runAxis];
        }

        // Without axes after the batch axis, single values.
        int outer = 1;
        for (int axis = 0; axis < runAxis; axis++)
        {
            outer *= extents[axis];
        }

        Span<int> index = stackalloc int[runAxis];
        index.Clear();
        for (int i = 0; i < outer; i++)
        {
            item.Slice(i * run, run).CopyTo(batch[Offset(index, batchExtents, batchAxis, batchSize, position, elementSize)..]);
            Advance(index, extents);
        }
    }

    /// <summary>Takes an item out of a batch whose items all have the same extents.</summary>
    public static void Take(ReadOnlySpan<byte> batch, Span<byte> item, ReadOnlySpan<int> extents, int batchAxis, int batchSize, int position, int elementSize)
    {
        int inner = elementSize;
        for (int axis = batchAxis; axis < extents.Length; axis++)
        {
            inner *= extents[axis];
        }

        for (int outer = 0; outer * inner < item.Length; outer++)
        {
            batch.Slice(((outer * batchSize) + position) * inner, inner).CopyTo(item[(outer * inner)..]);
        }
    }

    /// <summary>Where in the batch the run of an item starts whose first axes have the given indices.</summary>
    private static int Offset(ReadOnlySpan<int> index, ReadOnlySpan<int> batchExtents, int batchAxis, int batchSize, int position, int elementSize)
    {
        int offset = 0;
        for (int axis = 0; axis < batchExtents.Length; axis++)
        {
            if (axis == batchAxis)
            {
                offset = (offset * batchSize) + position;
            }

            offset = (offset * batchExtents[axis]) + (axis < index.Length ? index[axis] : 0);
        }

        return (batchAxis == batchExtents.Length ? (offset * batchSize) + position : offset) * elementSize;
    }

    private static void Advance(Span<int> index, ReadOnlySpan<int> extents)
    {
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < extents[axis])
            {
                return;
            }

            index[axis] = 0;
        }
    }
}
