namespace InferLine.Backends.Deployment;

/// <summary>
/// By how much counters of a server's metrics have grown. They survive changes of their model, and begin at 0 when it is removed, which takes them away, or the server restarted: one that falls, or that was away, has
/// begun anew.
/// </summary>
internal sealed class CounterIncreases
{
    private Dictionary<string, double>? _last;

    /// <summary>Whether counters began anew before the last reading.</summary>
    public bool HasBegunAnew { get; private set; }

    /// <param name="counters">What the counters say, each with a name that it keeps.</param>
    /// <returns>By how much they have grown since the last reading; 0 the first time.</returns>
    public double Read(IEnumerable<(string Series, double Value)> counters)
    {
        var now = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((string series, double value) in counters)
        {
            now[series] = value;
        }

        Dictionary<string, double>? last = _last;
        _last = now;
        HasBegunAnew = last is not null && last.Any(series => !now.TryGetValue(series.Key, out double value) || value < series.Value);
        return last is null ? 0 : now.Sum(series => last.TryGetValue(series.Key, out double before) && before <= series.Value ? series.Value - before : series.Value);
    }
}
