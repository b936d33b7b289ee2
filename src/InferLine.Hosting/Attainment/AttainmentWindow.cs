namespace InferLine.Hosting.Attainment;

/// <summary>How many of the queries that ended within the last while met the objective. Counts per slice of the window: nothing is kept per query.</summary>
internal sealed class AttainmentWindow
{
    private const int Slices = 60;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _sliceTicks;
    private readonly long[] _slice = new long[Slices + 1];
    private readonly long[] _met = new long[Slices + 1];
    private readonly long[] _missed = new long[Slices + 1];
    private TimeSpan _objective = TimeSpan.MaxValue;
    private long _totalMet;
    private long _totalMissed;

    public AttainmentWindow(TimeProvider time, TimeSpan window)
    {
        _time = time;
        _sliceTicks = Math.Max(1, (long)(window.TotalSeconds / Slices * time.TimestampFrequency));
    }

    /// <summary>The latency within which a query meets the objective; without an objective every answer does.</summary>
    public TimeSpan Objective
    {
        set
        {
            lock (_gate)
            {
                _objective = value;
            }
        }
    }

    public void Answered(TimeSpan latency) => Add(latency, answered: true);

    public void NotAnswered() => Add(TimeSpan.Zero, answered: false);

    /// <summary>The queries that met and missed it: within the window, and since the beginning.</summary>
    public AttainmentCount Count()
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp() / _sliceTicks;
            long met = 0;
            long missed = 0;
            for (int i = 0; i < _slice.Length; i++)
            {
                // The present slice has only begun, so one more than the window's is counted.
                if (now - _slice[i] <= Slices)
                {
                    met += _met[i];
                    missed += _missed[i];
                }
            }

            return new AttainmentCount(met, missed, _totalMet, _totalMissed);
        }
    }

    private void Add(TimeSpan latency, bool answered)
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp() / _sliceTicks;
            int i = (int)(now % _slice.Length);
            if (_slice[i] != now)
            {
                (_slice[i], _met[i], _missed[i]) = (now, 0, 0);
            }

            if (answered && latency <= _objective)
            {
                _met[i]++;
                _totalMet++;
            }
            else
            {
                _missed[i]++;
                _totalMissed++;
            }
        }
    }
}
