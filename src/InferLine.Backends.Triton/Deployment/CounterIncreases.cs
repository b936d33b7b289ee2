using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>
/// By how much counters of the metrics have grown. They survive reloads, and begin at 0 when their model is unloaded, which takes them away, or their server restarted: one that falls, or that was away, has begun anew.
/// </summary>
internal sealed class CounterIncreases
{
    private Dictionary<(string Version, string Reason), double>? _last;

    /// <summary>Whether counters began anew before the last reading.</summary>
    public bool HasBegunAnew { get; private set; }

    /// <returns>By how much they have grown since the last reading; 0 the first time.</returns>
    public double Read(IEnumerable<MetricSample> samples)
    {
        var now = new Dictionary<(string, string), double>();
        foreach (MetricSample sample in samples)
        {
            now[(sample.Labels.GetValueOrDefault("version", ""), sample.Labels.GetValueOrDefault("reason", ""))] = sample.Value;
        }

        Dictionary<(string, string), double>? last = _last;
        _last = now;
        HasBegunAnew = last is not null && last.Any(series => !now.TryGetValue(series.Key, out double value) || value < series.Value);
        return last is null ? 0 : now.Sum(series => last.TryGetValue(series.Key, out double before) && before <= series.Value ? series.Value - before : series.Value);
    }
}
