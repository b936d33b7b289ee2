namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>How long workers took to start lately, by stage.</summary>
internal sealed class ActivationTimes
{
    private const int Kept = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<TimeSpan>> _times = new(StringComparer.Ordinal);

    public void Add(string stage, TimeSpan time)
    {
        lock (_gate)
        {
            if (!_times.TryGetValue(stage, out Queue<TimeSpan>? times))
            {
                _times.Add(stage, times = new Queue<TimeSpan>());
            }

            times.Enqueue(time);
            if (times.Count > Kept)
            {
                times.Dequeue();
            }
        }
    }

    /// <returns>The longest of the last ones; <see langword="null"/> if none was measured.</returns>
    public TimeSpan? Longest(string stage)
    {
        lock (_gate)
        {
            return _times.TryGetValue(stage, out Queue<TimeSpan>? times) ? times.Max() : null;
        }
    }
}
