using InferLine.Backends;

namespace InferLine.Hosting.Replanning;

/// <summary>What the stages received for how many queries within the last minutes, by what the backend has counted. Memory is fixed, however often that is asked.</summary>
internal sealed class ServedHistory(TimeSpan span)
{
    /// <summary>The least number of queries that say anything; with fewer, the pipeline's own probabilities hold.</summary>
    public const long LeastQueries = 200;

    private const int MaxSamples = 60;

    private readonly Lock _gate = new();
    private readonly Queue<(double Seconds, ServedItems Served)> _samples = new();
    private double _sampledAt = double.NegativeInfinity;
    private ServedItems? _newest;

    public void Add(double nowSeconds, ServedItems? served)
    {
        if (served is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_newest is { } before && served.Since(before) is null)
            {
                _samples.Clear();
            }

            _newest = served;
            while (_samples.TryPeek(out (double Seconds, ServedItems) oldest) && oldest.Seconds < nowSeconds - span.TotalSeconds)
            {
                _samples.Dequeue();
            }

            if (_samples.Count == 0 || nowSeconds - _sampledAt >= span.TotalSeconds / MaxSamples)
            {
                _samples.Enqueue((nowSeconds, served));
                _sampledAt = nowSeconds;
            }
        }
    }

    /// <returns>The queries and items of the last minutes; <see langword="null"/> if they are too few to say anything.</returns>
    public ServedItems? Recent()
    {
        lock (_gate)
        {
            ServedItems? recent = _samples.TryPeek(out (double, ServedItems Served) oldest) ? _newest!.Since(oldest.Served) : null;
            return recent?.Queries >= LeastQueries ? recent : null;
        }
    }
}
