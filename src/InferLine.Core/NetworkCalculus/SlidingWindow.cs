namespace InferLine.NetworkCalculus;

/// <summary>The largest number of recent arrivals in any window of one length d.</summary>
/// <remarks>
/// <para>
/// For every group e, the window that ends in it holds the groups s(e)..e, with s(e) the first whose <c>First(e) - Last(s) &lt; d</c>. An arrival in group e and
/// one in an earlier group that is not counted are at least d apart, so no window (t - d, t] holds more than the largest of these counts; and what is counted lies within
/// less than d + 2ε, as a group is narrower than ε. If groups have one time each, the counts are exact.
/// </para>
/// <para>
/// Let f be the oldest group kept and h the last with <c>First(h) - Last(f) &lt; d</c>. Windows that end in a group up to h have lost what was before f, and hold the
/// groups f..e: f..h is the largest of them. Windows that end later have lost nothing, so that the counts found when they ended are still right: their
/// maximum is a sliding maximum. s, f and h only move forward, which makes every step amortised O(1).
/// </para>
/// </remarks>
internal sealed class SlidingWindow(double seconds)
{
    /// <summary>The counts of the windows that end in a group before the newest, without those that a later one reaches.</summary>
    private readonly DecreasingQueue _counts = new();

    /// <summary>s of the newest group.</summary>
    private long _start;

    /// <summary>h, as of the last time that anybody asked.</summary>
    private long _head;

    /// <summary>The newest group has just begun: the count of the one before is final.</summary>
    /// <param name="recent">The arrivals.</param>
    /// <param name="slots">Their slots: with the newest group, what this loop would otherwise fetch again for every window.</param>
    /// <param name="group">The newest group.</param>
    public void Begin(RecentArrivals recent, ReadOnlySpan<ArrivalGroup> slots, in ArrivalGroup group)
    {
        // What is forgotten is outside: the horizon is at least as long as the window.
        long start = Math.Max(_start, recent.Oldest);
        double first = group.First;
        double length = seconds;
        while (first - slots[(int)start & (slots.Length - 1)].Last >= length)
        {
            start++;
        }

        // If at most one arrival has left, the new count is no lower than the one before and ends later: that one can never be the largest. This holds for most
        // arrivals, and saves branches that nobody can predict.
        long lost = slots[(int)_start & (slots.Length - 1)].Before;
        if (slots[(int)start & (slots.Length - 1)].Before - lost > 1)
        {
            if (_counts.IsFull)
            {
                RemoveExpired(recent);
            }

            _counts.Add(recent.Newest - 1, group.Before - lost);
        }

        _start = start;
    }

    /// <summary>The largest count.</summary>
    public long Largest(RecentArrivals recent)
    {
        if (recent.Newest < recent.Oldest)
        {
            return 0;
        }

        RemoveExpired(recent);
        long largest = Math.Max(recent.Through(_head) - recent[recent.Oldest].Before, _counts.Largest);
        return _head < recent.Newest ? Math.Max(largest, recent.Total - recent[_start].Before) : largest;
    }

    private void RemoveExpired(RecentArrivals recent)
    {
        long head = Math.Max(_head, recent.Oldest);
        double oldest = recent[recent.Oldest].Last;
        while (head < recent.Newest && recent[head + 1].First - oldest < seconds)
        {
            head++;
        }

        _head = head;
        _counts.RemoveThrough(head);
    }
}
