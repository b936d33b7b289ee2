namespace InferLine.Benchmarks.Baseline;

/// <summary>The live arrival curve as one would write it first: a queue of the arrivals of the last 60 s, counted anew whenever somebody asks.</summary>
internal sealed class RecountedCurve(double horizonSeconds)
{
    private readonly Queue<double> _recent = new();

    public void Observe(double arrival)
    {
        _recent.Enqueue(arrival);
        Forget(arrival);
    }

    public long MaxArrivals(double window, double now)
    {
        Forget(now);
        var inWindow = new Queue<double>();
        int largest = 0;
        foreach (double arrival in _recent)
        {
            inWindow.Enqueue(arrival);
            while (arrival - inWindow.Peek() >= window)
            {
                inWindow.Dequeue();
            }

            largest = Math.Max(largest, inWindow.Count);
        }

        return largest;
    }

    private void Forget(double now)
    {
        while (_recent.TryPeek(out double oldest) && now - oldest >= horizonSeconds)
        {
            _recent.Dequeue();
        }
    }
}
