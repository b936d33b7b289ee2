namespace InferLine.Estimation;

/// <summary>Values of given ranks among many unsorted ones: exact, in a few passes, without copying or reordering them.</summary>
/// <remarks>
/// The bits of non-negative doubles are ordered like the doubles. A histogram over equal ranges of the bits, from the least to the largest value, tells in which
/// range each rank lies; what is in that range is then collected and sorted if it is little, or split again in the same way.
/// </remarks>
internal static class NearestRankSelection
{
    private const int RangeBits = 12;

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
            else if (histogram[range] <= Math.Max(4096, values.Length / 32))
            {
                SelectSorted(values, low, high, histogram[range], ranks[r..next], selected[r..next], belowRange);
            }
            else
            {
                Select(values, low, high, ranks[r..next], selected[r..next], belowRange);
            }

            r = next;
        }
    }

    private static void SelectSorted(
        ReadOnlySpan<double> values, long low, long high, int count, ReadOnlySpan<long> ranks, Span<double> selected, long below)
    {
        double[] within = new double[count];
        int found = 0;
        foreach (double value in values)
        {
            if ((ulong)(BitConverter.DoubleToInt64Bits(value) - low) <= (ulong)(high - low))
            {
                within[found++] = value;
            }
        }

        Array.Sort(within);
        for (int r = 0; r < ranks.Length; r++)
        {
            selected[r] = within[ranks[r] - below - 1];
        }
    }
}
