using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>
/// The least rate, in items per second, at which a stage must be able to serve in any plan that meets the objective; it knows the bursts of the trace and the time that
/// the other stages take at least.
/// </summary>
/// <remarks>
/// <para>
/// Window. An item of a query that arrives at a cannot be ready before a + before, and if it is done after a + SLO - after, its query is late; before and after are least
/// service times, the smallest over all queries that visit the stage. So an item in time lies wholly inside a window of one length for all items, in the order of arrival.
/// </para>
/// <para>
/// Rate. An item in time is served in a batch whose latency fits into that window. If μ is the largest n / latency(n) over such batches, k replicas serve at most k·μ·t items in time
/// whose windows lie in an interval of length t, because a batch of n takes at least n / μ of one replica's time. By Hall's condition for preemptive scheduling, all items
/// in time could then also be served in their windows by one server that takes 1 / (k·μ) per item.
/// </para>
/// <para>
/// Least misses. On that server, taking items in order and skipping those that cannot be in time serves the most in time: its i-th served item comes no later in the order, and is done no later, than
/// the i-th of any other schedule, by induction over i, since the next item of the other schedule could always be served in time as well. A query
/// that loses an item is late, so at least (items skipped) / (most items of a query) queries are late. The number of skipped items does not grow with the rate.
/// </para>
/// <para>Nothing here assumes that the real stage gets better with more replicas, larger batches, or earlier items.</para>
/// </remarks>
internal sealed class FluidBound
{
    /// <summary>Guards against rounding; the bound may only be too low.</summary>
    private const double Slack = 1e-9;

    private const int Bisections = 24;

    private readonly double[] _arrivals;
    private readonly int[] _counts;
    private readonly double _window;
    private readonly long _allowedItems;

    public FluidBound(PlanSpace space, LeastService service, int stage)
    {
        WorkloadLayout layout = space.Layout;
        var visiting = new List<int>();
        double before = double.PositiveInfinity;
        double after = double.PositiveInfinity;
        int most = 0;
        for (int query = 0; query < layout.QueryCount; query++)
        {
            int count = layout.Workload.Visits.Count(stage, query);
            if (count > 0)
            {
                int pattern = service.Patterns.OfQuery[query];
                before = Math.Min(before, service.Before(pattern, stage));
                after = Math.Min(after, service.After(pattern, stage));
                most = Math.Max(most, count);
                visiting.Add(query);
            }
        }

        RoundingSeconds = StageDeadlines.RoundingPerSecond * layout.Arrivals[^1];

        // From the first arrival on: late times are coarse.
        _arrivals = [.. visiting.Select(query => layout.Arrivals[query] - layout.Arrivals[visiting[0]])];
        _counts = [.. visiting.Select(query => layout.Workload.Visits.Count(stage, query))];
        _window = visiting.Count == 0 ? double.PositiveInfinity : ((space.Request.Slo.LatencySeconds - before - after) * (1 + Slack)) + Slack + RoundingSeconds;
        _allowedItems = space.Request.Slo.AllowedMisses(layout.QueryCount) * most;
        LeastRatePerSecond = FindLeastRate();
    }

    /// <summary>At any lower rate too many queries are late; 0 if no rate is needed.</summary>
    public double LeastRatePerSecond { get; }

    /// <summary>The length of the window of an item in time; infinite if no query visits the stage.</summary>
    public double WindowSeconds => _window;

    /// <summary>So much less than its latency may a batch take in the simulation, since a start and an end are rounded times.</summary>
    public double RoundingSeconds { get; }

    /// <summary>The least number of replicas of a hardware option, at a largest batch, in any plan that meets the objective; <see langword="null"/> if no number is enough.</summary>
    public int? LeastReplicas(HardwareOption option, int batchSize)
    {
        if (LeastRatePerSecond == 0)
        {
            return 1;
        }

        double throughput = 0;
        for (int size = 1; size <= batchSize; size++)
        {
            double latency = option.Profile.SecondsByBatchSize[size];
            if (latency <= _window)
            {
                throughput = Math.Max(throughput, size / Math.Max(0, latency - RoundingSeconds));
            }
        }

        double replicas = LeastRatePerSecond / throughput;
        return replicas > int.MaxValue ? null : (int)Math.Max(1, Math.Ceiling(replicas * (1 - Slack)));
    }

    private double FindLeastRate()
    {
        if (_counts.Sum(count => (long)count) <= _allowedItems)
        {
            return 0;
        }

        if (_window <= 0)
        {
            return double.PositiveInfinity;
        }

        // From a rate that is too low and one that is enough (all items of the window's worth of arrivals at once), halve the ratio.
        double low = (_counts.Sum(count => (long)count) - _allowedItems) / (_arrivals[^1] - _arrivals[0] + _window);
        if (IsEnough(low))
        {
            return low * (1 - Slack);
        }

        double high = low;
        do
        {
            low = high;
            high *= 2;
        }
        while (!IsEnough(high));

        for (int i = 0; i < Bisections && high / low > 1 + 1e-4; i++)
        {
            double middle = Math.Sqrt(low * high);
            (low, high) = IsEnough(middle) ? (low, middle) : (middle, high);
        }

        return low;
    }

    /// <summary>Whether a server of this rate skips no more items than are allowed.</summary>
    private bool IsEnough(double rate)
    {
        double perItem = 1 / rate;
        double free = double.NegativeInfinity;
        long skipped = 0;
        for (int i = 0; i < _arrivals.Length; i++)
        {
            double start = Math.Max(free, _arrivals[i]);
            double fit = Math.Floor(((_arrivals[i] + _window - start) * rate) + Slack);
            int served = (int)Math.Clamp(fit, 0, _counts[i]);
            free = start + (served * perItem);
            skipped += _counts[i] - served;
            if (skipped > _allowedItems)
            {
                return false;
            }
        }

        return true;
    }
}
