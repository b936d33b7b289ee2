using System.Diagnostics;
using System.Globalization;

namespace InferLine.Benchmarks.Serving;

/// <summary>Durations, and their percentiles by nearest rank.</summary>
internal sealed class LatencySample(int capacity)
{
    private readonly List<double> _microseconds = new(capacity);

    public void Add(long startedTicks, double expectedMicroseconds = 0) =>
        Add(Stopwatch.GetElapsedTime(startedTicks).TotalMicroseconds - expectedMicroseconds);

    public void Add(double microseconds)
    {
        lock (_microseconds)
        {
            _microseconds.Add(microseconds);
        }
    }

    /// <summary>The share of at most so much, in percent.</summary>
    public string ShareWithin(double microseconds) =>
        (100.0 * _microseconds.Count(value => value <= microseconds) / _microseconds.Count).ToString("N1", CultureInfo.InvariantCulture);

    public string Percentile(double percent)
    {
        _microseconds.Sort();
        int rank = Math.Max(1, (int)Math.Ceiling(percent / 100 * _microseconds.Count));
        return _microseconds[rank - 1].ToString("N1", CultureInfo.InvariantCulture);
    }
}
