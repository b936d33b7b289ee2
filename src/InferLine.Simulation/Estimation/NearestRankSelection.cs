using InferLine.Plans;

namespace InferLine.Estimation;

/// <summary>Values of given ranks among many unsorted ones: exact, in a few passes, without copying or reordering them.</summary>
/// <remarks>
/// The bits of non-negative doubles are ordered like the doubles. A histogram over equal ranges of the bits, from the least to the largest value, tells in which
/// range each rank lies; what is in that range is then collected and sorted if it is little, or split again in the same way.
/// </remarks>
internal static class NearestRankSelection
{
    private const int RangeBits = 12;

    /// <summary>The nearest-rank percentile of values.</summary>
    public static double Percentile(ReadOnlySpan<double> values, double percentile)
    {
        double[] selected = new double[1];
        Select(values, [ServiceLevelObjective.NearestRank(percentile, values.Length)], selected);
        return selected[0];
    }

    /// <summary>Selects values by rank.</summary>
    /// <param name="values">The values: finite, 0 or more, at least one.</param>
    /// <param name="ranks">Ranks, from 1 to the number of values, increasing or equal.</param>
    /// <param name="selected">Filled with the value of each rank.</param>
    public static void Select(ReadOnlySpan<double> values, ReadOnlySpan<long> ranks, Span<double> selected)
    {
        long least = long.MaxValue;
        long most = 0;
        foreach (double value in values)
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            least = Math.Min(least, bits);
            most = Math.Max(most, bits);
        }

        Select(values, least, most, ranks, selected, below: 0);
    }

    /// <summary>Selects among the values with bits from <paramref name="least"/> to <paramref name="most"/>; <paramref name="below"/> values are smaller.</summary>
    private static void Select(ReadOnlySpan<double> values, long least, long most, ReadOnlySpan<long> ranks, Span<double> selected, long below)
    {
        int shift = 0;
        while ((most - least) >> shift >= 1 << RangeBits)
        {
            shift++;
        }

        int[] histogram = new int[1 << RangeBits];
        foreach (double value in values)
        {
            ulong offset = (ulong)(BitConverter.DoubleToInt64Bits(value) - least);
            if (offset <= (ulong)(most - least))
            {
                histogram[offset >> shift]++;
            }
        }

        // Ranges that hold little are collected in one more pass, all together; the others are split again.
        Span<byte> slotOfRange = new byte[1 << RangeBits];
        var collected = new List<Slot>();
        int range = -1;
        long through = below;
        for (int r = 0; r < ranks.Length;)
        {
            while (through < ranks[r])
            {
                through += histogram[++range];
            }

            int next = r;
            while (next < ranks.Length && ranks[next] <= through)
            {
                next++;
            }

            long low = least + ((long)range << shift);
            long high = Math.Min(most, low + (1L << shift) - 1);
            long belowRange = through - histogram[range];
            if (low == high)
            {
                selected[r..next].Fill(BitConverter.Int64BitsToDouble(low));
            }
            else if (histogram[range] <= Math.Max(4096, values.Length / 32) && collected.Count < byte.MaxValue)
            {
                collected.Add(new Slot(new double[histogram[range]], belowRange, r, next));
                slotOfRange[range] = (byte)collected.Count;
            }
            else
            {
                Select(values, low, high, ranks[r..next], selected[r..next], belowRange);
            }

            r = next;
        }

        SelectSorted(values, least, most, shift, slotOfRange, [.. collected], ranks, selected);
    }

    private static void SelectSorted(
        ReadOnlySpan<double> values,
        long least,
        long most,
        int shift,
        ReadOnlySpan<byte> slotOfRange,
        Slot[] slots,
        ReadOnlySpan<long> ranks,
        Span<double> selected)
    {
        if (slots.Length == 0)
        {
            return;
        }

        foreach (double value in values)
        {
            ulong offset = (ulong)(BitConverter.DoubleToInt64Bits(value) - least);
            if (offset <= (ulong)(most - least) && slotOfRange[(int)(offset >> shift)] is not 0 and byte slot)
            {
                slots[slot - 1].Add(value);
            }
        }

        foreach (Slot slot in slots)
        {
            Array.Sort(slot.Values);
            for (int r = slot.FirstRank; r < slot.EndRank; r++)
            {
                selected[r] = slot.Values[ranks[r] - slot.Below - 1];
            }
        }
    }

    /// <summary>The values of one range, and which ranks are among them.</summary>
    private struct Slot(double[] values, long below, int firstRank, int endRank)
    {
        public readonly double[] Values = values;
        public readonly long Below = below;
        public readonly int FirstRank = firstRank;
        public readonly int EndRank = endRank;
        private int _count;

        public void Add(double value) => Values[_count++] = value;
    }
}
