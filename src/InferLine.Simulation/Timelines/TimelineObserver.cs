using InferLine.Estimation;

namespace InferLine.Timelines;

/// <summary>Writes down the batches of one stage, and how its queue grows and shrinks.</summary>
/// <param name="writer">Where to.</param>
/// <param name="stage">The index of the stage.</param>
/// <param name="layout">Its items.</param>
/// <param name="ready">When they become ready.</param>
/// <param name="replicas">The number of its replicas.</param>
internal struct TimelineObserver(TraceEventWriter writer, int stage, StageLayout layout, ItemStream ready, int replicas) : IBatchObserver
{
    private readonly ReplicaTracks _tracks = new(replicas);
    private int[] _queries = [];
    private int _arrived;
    private int _shown;

    public void Started(ReadOnlySpan<double> times, int firstPosition, double start, double done)
    {
        // Completions may be written over the ready times, but only over those of items that started.
        ReadOnlySpan<double> all = ready.Times;
        while (_arrived < all.Length && all[_arrived] <= start)
        {
            double time = all[_arrived];
            while (_arrived < all.Length && all[_arrived] == time)
            {
                _arrived++;
            }

            if (time < start)
            {
                Show(time, _arrived - firstPosition);
            }
        }

        Show(start, _arrived - firstPosition - times.Length);
        writer.Batch(stage, _tracks.Take(start, done), start, done, start - times[0], Queries(firstPosition, times.Length));
    }

    public readonly bool Done(ReadOnlySpan<int> items, double done) => true;

    /// <summary>A counter holds its value, so only changes are written.</summary>
    private void Show(double seconds, int queued)
    {
        if (queued != _shown)
        {
            writer.QueueLength(stage, seconds, queued);
            _shown = queued;
        }
    }

    private ReadOnlySpan<int> Queries(int firstPosition, int count)
    {
        if (_queries.Length < count)
        {
            _queries = new int[Math.Max(count, 2 * _queries.Length)];
        }

        for (int i = 0; i < count; i++)
        {
            _queries[i] = layout.Query(ready.Items is null ? firstPosition + i : ready.Items[firstPosition + i]);
        }

        return _queries.AsSpan(0, count);
    }
}
