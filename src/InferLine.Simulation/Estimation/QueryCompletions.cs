namespace InferLine.Estimation;

/// <summary>When each query is done: with the last of its items at any stage.</summary>
internal sealed class QueryCompletions(WorkloadLayout layout, BufferPool pool)
{
    private double[]? _done;

    /// <summary>The times in seconds, by query.</summary>
    public double[] Done => _done!;

    /// <summary>Turns the times into latencies, in place.</summary>
    public double[] ToLatencies()
    {
        double[] latencies = Done;
        for (int query = 0; query < latencies.Length; query++)
        {
            latencies[query] -= layout.Arrivals[query];
        }

        return latencies;
    }

    /// <summary>Takes the completions of a stage into account.</summary>
    /// <param name="stage">The stage index.</param>
    /// <param name="completions">Its completions.</param>
    /// <param name="mayTake">Whether nobody reads the completions later, so that they may be taken apart.</param>
    /// <returns>Whether the times now belong to this object. For a day's trace that is most of a gigabyte saved.</returns>
    public bool Add(int stage, ItemStream completions, bool mayTake)
    {
        int[]? queryOf = layout.Stages[stage].QueryOf;
        if (_done is null && queryOf is null && mayTake)
        {
            _done = completions.Times;
            PutInOrder(_done, completions.Items!);
            return true;
        }

        if (_done is null)
        {
            _done = pool.RentTimes(layout.QueryCount);
            Array.Clear(_done);
        }

        ReadOnlySpan<double> times = completions.Times;
        ReadOnlySpan<int> items = completions.Items.AsSpan(0, times.Length);
        for (int i = 0; i < items.Length; i++)
        {
            int query = queryOf is null ? items[i] : queryOf[items[i]];
            _done[query] = Math.Max(_done[query], times[i]);
        }

        return false;
    }

    /// <summary>Moves the time of each item to the item's own position, by swaps. Items complete nearly in order, so that none has far to go.</summary>
    private static void PutInOrder(Span<double> times, Span<int> items)
    {
        for (int i = 0; i < items.Length; i++)
        {
            while (items[i] != i)
            {
                int home = items[i];
                (times[i], times[home]) = (times[home], times[i]);
                (items[i], items[home]) = (items[home], items[i]);
            }
        }
    }
}
