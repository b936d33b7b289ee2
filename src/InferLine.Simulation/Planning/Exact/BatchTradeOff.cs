using InferLine.Profiles;

namespace InferLine.Planning;

/// <summary>What short service times cost: small batches are done soon, but take more of a replica's time per item.</summary>
/// <remarks>The points (latency(n) / n, latency(n)) of the batch sizes, of which the lower left part of the convex hull is kept, from the most efficient batch to the fastest.</remarks>
internal sealed class BatchTradeOff
{
    private readonly List<(double PerItem, double Seconds)> _hull = [];

    /// <param name="profile">The latencies.</param>
    /// <param name="batchSize">The largest batch.</param>
    /// <param name="longestSeconds">Longer batches are left out.</param>
    /// <param name="roundingSeconds">So much less than its latency may a batch take where times are rounded.</param>
    public BatchTradeOff(LatencyProfile profile, int batchSize, double longestSeconds, double roundingSeconds = 0)
    {
        var points = new List<(double PerItem, double Seconds)>();
        for (int size = 1; size <= batchSize; size++)
        {
            double seconds = profile.SecondsByBatchSize[size];
            if (seconds <= longestSeconds)
            {
                double least = Math.Max(0, seconds - roundingSeconds);
                points.Add((least / size, least));
            }
        }

        points.Sort();
        foreach ((double PerItem, double Seconds) point in points)
        {
            if (_hull.Count > 0 && point.Seconds >= _hull[^1].Seconds)
            {
                continue;
            }

            while (_hull.Count > 1 && IsAbove(_hull[^1], _hull[^2], point))
            {
                _hull.RemoveAt(_hull.Count - 1);
            }

            _hull.Add(point);
        }
    }

    /// <summary>The least time of a replica that an item takes; infinite if no batch is short enough.</summary>
    public double LeastPerItem => _hull.Count == 0 ? double.PositiveInfinity : _hull[0].PerItem;

    /// <summary>The least mean service time of items that may take so much of a replica's time each, on average; infinite if no batches take so little.</summary>
    public double LeastMeanSeconds(double perItem)
    {
        if (_hull.Count == 0 || perItem < _hull[0].PerItem)
        {
            return double.PositiveInfinity;
        }

        for (int i = 1; i < _hull.Count; i++)
        {
            if (perItem < _hull[i].PerItem)
            {
                double share = (perItem - _hull[i - 1].PerItem) / (_hull[i].PerItem - _hull[i - 1].PerItem);
                return _hull[i - 1].Seconds + (share * (_hull[i].Seconds - _hull[i - 1].Seconds));
            }
        }

        return _hull[^1].Seconds;
    }

    private static bool IsAbove((double PerItem, double Seconds) middle, (double PerItem, double Seconds) left, (double PerItem, double Seconds) right) =>
        (middle.Seconds - left.Seconds) * (right.PerItem - left.PerItem) >= (right.Seconds - left.Seconds) * (middle.PerItem - left.PerItem);
}
