using InferLine.Backends.OnnxRuntime.Sessions;

namespace InferLine.Backends.OnnxRuntime.Batches;

/// <summary>The items that run together, and the extents that they have then.</summary>
/// <param name="signature">What the model takes.</param>
/// <param name="inputs">The items of all batches.</param>
/// <param name="items">The numbers of those that run together, ascending.</param>
internal sealed class Batch(Signature signature, OnnxInputs inputs, List<int> items)
{
    public IReadOnlyList<int> Items => items;

    /// <summary>The extent of the batch axis: the number of items, unless the model fixes it.</summary>
    public int Size => signature.FixedBatchSize ?? items.Count;

    /// <summary>All items at once, or those of one shape at a time.</summary>
    public static IEnumerable<Batch> Of(Signature signature, OnnxInputs inputs, DifferingShapes differing)
    {
        if (differing == DifferingShapes.Pad)
        {
            return [new Batch(signature, inputs, [.. Enumerable.Range(0, inputs.Items)])];
        }

        var groups = new List<List<int>>();
        for (int item = 0; item < inputs.Items; item++)
        {
            List<int>? group = groups.Find(candidate => HaveSameShape(signature, inputs, candidate[0], item));
            if (group is null)
            {
                groups.Add(group = []);
            }

            group.Add(item);
        }

        return groups.Select(group => new Batch(signature, inputs, group));
    }

    /// <summary>The largest extents of the items, without the batch axis.</summary>
    public int[] Extents(int input)
    {
        int[] extents = new int[signature.ItemRank(input)];
        foreach (int item in items)
        {
            for (int axis = 0; axis < extents.Length; axis++)
            {
                extents[axis] = Math.Max(extents[axis], inputs.Buffer(input).Extent(item, axis));
            }
        }

        return extents;
    }

    /// <summary>Whether the items, as they lie in their buffer, are the batch already.</summary>
    public bool IsInPlace(int input, ReadOnlySpan<int> extents)
    {
        if (Size != items.Count || items[^1] - items[0] != items.Count - 1 || (items.Count > 1 && BatchOutputs.HasAxesBefore(extents, signature.BatchAxis)))
        {
            return false;
        }

        InputBuffer buffer = inputs.Buffer(input);
        return items.TrueForAll(item => buffer.HaveSameShape(items[0], item));
    }

    private static bool HaveSameShape(Signature signature, OnnxInputs inputs, int item, int other)
    {
        for (int input = 0; input < signature.Inputs.Length; input++)
        {
            if (!inputs.Buffer(input).HaveSameShape(item, other))
            {
                return false;
            }
        }

        return true;
    }
}
