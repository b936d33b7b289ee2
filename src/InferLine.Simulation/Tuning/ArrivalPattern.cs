namespace InferLine.Tuning;

/// <summary>The arrivals of the last minute, and how much of it is the pattern that a forecast repeats.</summary>
internal sealed class ArrivalPattern
{
    /// <summary>How far back arrivals are looked at.</summary>
    public const int LongestSeconds = 60;

    /// <summary>The fewest seconds that say anything.</summary>
    private const int ShortestPattern = 2;

    /// <summary>Above so many queries the pattern is cut shorter, down to 20 s, so that a decision takes a bounded time.</summary>
    private const int MostQueries = 24_000;
    private const int ShortestCut = 20;

    private readonly List<double> _seconds = [];

    /// <summary>When they came, in seconds before now: from -60 to 0.</summary>
    public List<double> Seconds => _seconds;

    /// <summary>The number of the first of them, counted from when the tuner began.</summary>
    public long FirstQuery { get; private set; }

    /// <summary>How many whole seconds the pattern has.</summary>
    public int PatternSeconds { get; private set; }

    /// <summary>Whether nothing arrived within the pattern.</summary>
    public bool NothingArrived => _seconds.Count == 0 || _seconds[^1] <= -PatternSeconds;

    /// <summary>Takes the arrivals up to now; <see langword="false"/> if there is too little to look at yet.</summary>
    public bool Recall(TunerMemory memory)
    {
        PatternSeconds = (int)Math.Min(LongestSeconds, memory.ElapsedSeconds);
        if (PatternSeconds < ShortestPattern)
        {
            return false;
        }

        double now = memory.NowSeconds;
        _seconds.Clear();
        memory.Envelope.AppendSince(now - LongestSeconds, _seconds);
        for (int i = 0; i < _seconds.Count; i++)
        {
            _seconds[i] -= now;
        }

        FirstQuery = memory.Envelope.TotalArrivals - _seconds.Count;
        while (PatternSeconds > ShortestCut && _seconds.Count - Forecast.FirstAfter(_seconds, -PatternSeconds) > MostQueries)
        {
            PatternSeconds--;
        }

        return true;
    }
}
