namespace InferLine.Hosting.Replanning;

/// <summary>Says when it is time for a new plan: by the clock, or because the load is another one than planned for.</summary>
internal sealed class ReplanningSchedule(ReplanningOptions options, double nowSeconds)
{
    private double _plannedAt = nowSeconds;

    /// <summary>Whether a plan is due now; if so, it counts as made, and is not due again before its time.</summary>
    /// <param name="nowSeconds">The time, in seconds since the pipeline began to record.</param>
    /// <param name="plannedRate">The mean rate that the present plan is for, in queries per second, if it says so.</param>
    /// <param name="rate">The mean rate of the sample, which is asked for only where it matters.</param>
    /// <param name="drift">The rate that differs too much, if that is the reason.</param>
    public bool TakeIfDue(double nowSeconds, double? plannedRate, Func<double> rate, out double? drift)
    {
        drift = null;
        if (nowSeconds < options.Sample.TotalSeconds)
        {
            return false;
        }

        bool due = options.Interval is { } interval && nowSeconds - _plannedAt >= interval.TotalSeconds;
        if (!due && options.DriftThreshold is { } threshold && plannedRate is { } planned && nowSeconds - _plannedAt >= options.MinimumInterval.TotalSeconds)
        {
            // Where nothing arrives there is nothing to plan for.
            double live = rate();
            due = live > 0 && Math.Abs(live - planned) > threshold * planned;
            drift = due ? live : null;
        }

        _plannedAt = due ? nowSeconds : _plannedAt;
        return due;
    }
}
