namespace InferLine.Hosting.Arrivals;

/// <summary>Collects arrivals from many threads, and gives them to one reader in the order of their times.</summary>
/// <remarks>
/// Every core has a buffer of its own, so that threads seldom meet; a time stamp is taken under the buffer's lock, so that each buffer is in order. The reader first takes a time stamp, the cut, and
/// then from each buffer what is not later: whatever is added after that is later than the cut. So what is read is complete up to the cut, and times never go back.
/// </remarks>
internal sealed class ArrivalRecorder
{
    private readonly TimeProvider _time;
    private readonly UnreadArrivals[] _buffers;
    private readonly UnreadArrivals _announced = new();
    private readonly long _origin;

    public ArrivalRecorder(TimeProvider time, int buffers)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _buffers = new UnreadArrivals[buffers];
        for (int i = 0; i < buffers; i++)
        {
            _buffers[i] = new UnreadArrivals();
        }
    }

    /// <summary>The present time, in seconds since the recorder was created.</summary>
    public double NowSeconds => Seconds(_time.GetTimestamp());

    /// <summary>The queries that have arrived.</summary>
    public long Count => _announced.Total + _buffers.Sum(buffer => buffer.Total);

    public void Record() => _buffers[Thread.GetCurrentProcessorId() % _buffers.Length].Add(_time);

    /// <summary>Records a query at a time to come, in time stamps, not before the last one that was recorded so. Called by one thread at a time.</summary>
    public void RecordAt(long timestamp) => _announced.AddAt(timestamp);

    /// <summary>Takes out what arrived up to now. Called by one thread at a time.</summary>
    /// <param name="seconds">Gets the times, in order, in seconds since the recorder was created.</param>
    /// <returns>Now: no later call gives an earlier time.</returns>
    public double Drain(List<double> seconds)
    {
        long cut = _time.GetTimestamp();
        foreach (UnreadArrivals buffer in _buffers.Append(_announced))
        {
            foreach (long timestamp in buffer.TakeUntil(cut))
            {
                seconds.Add(Seconds(timestamp));
            }
        }

        // The buffers' runs are each in order; few and mostly short, they are not worth a merge.
        seconds.Sort();
        return Seconds(cut);
    }

    private double Seconds(long timestamp) => (double)(timestamp - _origin) / _time.TimestampFrequency;
}
