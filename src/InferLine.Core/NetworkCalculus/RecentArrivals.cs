using System.Numerics;

namespace InferLine.NetworkCalculus;

/// <summary>The arrivals of the last so many seconds, in a ring of a fixed number of groups.</summary>
/// <remarks>
/// <para>
/// Arrivals at the same time always share a group, which loses nothing. While more than half of the ring is in use, an arrival also joins the newest group if that
/// one began less than <see cref="CoalescingSeconds"/> ε = horizon / half ago.
/// </para>
/// <para>
/// The ring cannot overflow. When a group was last begun with at most half in use, at most half + 1 were kept, and no more than these are kept of them now.
/// The m groups begun since lie at least ε apart, the first of them later than now - horizon - ε if it is kept: (m - 1) ε &lt; horizon + ε, hence m ≤ half + 1.
/// Together 2 half + 2, and <c>half</c> leaves two more slots against rounding.
/// </para>
/// </remarks>
internal sealed class RecentArrivals
{
    private readonly ArrivalGroup[] _ring;
    private readonly int _mask;
    private readonly int _half;
    private long _newestCoalesced = -1;

    public RecentArrivals(double horizonSeconds, int capacity)
    {
        HorizonSeconds = horizonSeconds;
        _ring = new ArrivalGroup[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _ring.Length - 1;
        _half = (_ring.Length / 2) - 2;
        CoalescingSeconds = horizonSeconds / _half;
    }

    public int Capacity => _ring.Length;

    public double HorizonSeconds { get; }

    /// <summary>The width that a group does not reach.</summary>
    public double CoalescingSeconds { get; }

    /// <summary>The oldest group that is kept; one more than <see cref="Newest"/> if there is none. Groups are numbered from 0 as they begin.</summary>
    public long Oldest { get; private set; }

    /// <summary>The newest group.</summary>
    public long Newest { get; private set; } = -1;

    /// <summary>The number of all arrivals ever observed.</summary>
    public long Total { get; private set; }

    /// <summary>The latest time that was told, in seconds.</summary>
    public double Now { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether every group that is kept has one time only.</summary>
    public bool IsExact => _newestCoalesced < Oldest;

    /// <summary>A group by its number, from <see cref="Oldest"/> to <see cref="Newest"/>. Older ones stay readable until their slot is used again.</summary>
    public ref readonly ArrivalGroup this[long group] => ref _ring[(int)group & _mask];

    /// <summary>All slots, for loops that read many: group g is in slot g modulo their number, a power of two.</summary>
    public ReadOnlySpan<ArrivalGroup> Slots => _ring;

    /// <summary>The number of all arrivals ever observed up to the end of a group.</summary>
    public long Through(long group) => group == Newest ? Total : this[group + 1].Before;

    /// <summary>Moves time forward, and forgets groups whose last arrival is as old as the horizon.</summary>
    public void AdvanceTo(double seconds)
    {
        if (!(seconds >= Now && double.IsFinite(seconds)))
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, $"Times must be finite and may not go back; the latest so far is {Now:R} s.");
        }

        Now = seconds;
        while (Oldest <= Newest && seconds - this[Oldest].Last >= HorizonSeconds)
        {
            Oldest++;
        }
    }

    /// <summary>Starts with a time and a number of arrivals that are long forgotten.</summary>
    public void Restore(double now, long forgotten) => (Now, Total) = (now, forgotten);

    /// <summary>Adds a group that was kept elsewhere.</summary>
    public void Restore(double first, double last, long count)
    {
        Newest++;
        _ring[(int)Newest & _mask] = new ArrivalGroup(first, last, Total);
        Total += count;
        _newestCoalesced = first < last ? Newest : _newestCoalesced;
    }

    /// <summary>The number of arrivals in the groups that end after a time.</summary>
    public long CountAfter(double seconds)
    {
        long first = Oldest;
        long end = Newest + 1;
        while (first < end)
        {
            long middle = first + ((end - first) / 2);
            if (this[middle].Last > seconds)
            {
                end = middle;
            }
            else
            {
                first = middle + 1;
            }
        }

        return first > Newest ? 0 : Total - this[first].Before;
    }

    /// <summary>Adds an arrival, at the present.</summary>
    /// <returns>Whether it began a group.</returns>
    public bool Add()
    {
        if (Newest >= Oldest)
        {
            ref ArrivalGroup newest = ref _ring[(int)Newest & _mask];
            bool same = Now == newest.First;
            if (same || (Newest - Oldest >= _half && Now - newest.First < CoalescingSeconds))
            {
                newest.Last = Now;
                Total++;
                _newestCoalesced = same ? _newestCoalesced : Newest;
                return false;
            }
        }

        Newest++;
        _ring[(int)Newest & _mask] = new ArrivalGroup(Now, Now, Total);
        Total++;
        return true;
    }
}
