namespace InferLine.Estimation;

/// <summary>When each query is done: with the last of its items at any stage.</summary>
internal sealed class QueryCompletions(WorkloadLayout layout)
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
    public void Add(int stage, ItemStream completions)
    {
        int[]? queryOf = layout.Stages[stage].QueryOf;
        ReadOnlySpan<double> times = completions.Times;
        ReadOnlySpan<int> items = completions.Items.AsSpan(0, times.Length);
        if (_done is null && queryOf is null)
        {
            _done = GC.AllocateUninitializedArray<double>(layout.QueryCount);
            for (int i = 0; i < items.Length; i++)
            {
                _done[items[i]] = times[i];
            }

            return;
        }

        _done ??= new double[layout.QueryCount];
        for (int i = 0; i < items.Length; i++)
        {
            int query = queryOf is null ? items[i] : queryOf[items[i]];
            _done[query] = Math.Max(_done[query], times[i]);
        }
    }
}
