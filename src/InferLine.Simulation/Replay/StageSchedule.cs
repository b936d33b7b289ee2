using InferLine.Tuning;

namespace InferLine.Replay;

/// <summary>How the number of replicas of one stage changes over time: when replicas begin to serve, when one has to go, and what all of that costs.</summary>
/// <remarks>
/// A replica that is asked for at t serves from t + activation and costs from t. Where replicas are to go, those that are still starting go first, the newest first: they serve nobody yet.
/// </remarks>
internal sealed class StageSchedule
{
    private readonly List<ReplicaEvent> _events = [];
    private readonly List<double> _asked = [];
    private readonly List<double> _withdrawn = [];

    public StageSchedule(int stage, IReadOnlyList<ReplicaTarget> targets, double activationSeconds)
    {
        Initial = targets[0].Replicas[stage];
        Peak = Initial;
        var starting = new Stack<ReplicaEvent>();
        int present = Initial;
        int order = 0;
        foreach (ReplicaTarget target in targets.Skip(1))
        {
            double now = target.AtSeconds;
            for (; present < target.Replicas[stage]; present++)
            {
                starting.Push(new ReplicaEvent(now + activationSeconds, order++, IsAddition: true));
                _asked.Add(now);
            }

            for (; present > target.Replicas[stage]; present--)
            {
                if (starting.TryPeek(out ReplicaEvent newest) && newest.Seconds > now)
                {
                    _ = starting.Pop();
                    _withdrawn.Add(now);
                }
                else
                {
                    _events.Add(new ReplicaEvent(now, order++, IsAddition: false));
                }
            }

            Peak = Math.Max(Peak, present);
        }

        _events.AddRange(starting);
        Additions = starting.Count;

        // What was asked for first happens first: a replica that begins to serve at t, asked for earlier, may be the one that goes at t.
        _events.Sort((a, b) => a.Seconds != b.Seconds ? a.Seconds.CompareTo(b.Seconds) : a.Order.CompareTo(b.Order));
    }

    /// <summary>The number of replicas at the beginning, all of them serving.</summary>
    public int Initial { get; }

    /// <summary>The largest number of replicas that were asked for.</summary>
    public int Peak { get; }

    /// <summary>How many replicas begin to serve later.</summary>
    public int Additions { get; }

    /// <summary>The changes in order of time.</summary>
    public IReadOnlyList<ReplicaEvent> Events => _events;

    /// <summary>The time that all replicas together cost, from 0 to an end.</summary>
    /// <param name="stops">When the replicas that went have stopped.</param>
    /// <param name="endSeconds">The end.</param>
    public double ReplicaSeconds(IEnumerable<double> stops, double endSeconds)
    {
        double Rest(double from) => Math.Max(0, endSeconds - from);
        return (Initial * endSeconds) + _asked.Sum(Rest) - _withdrawn.Sum(Rest) - stops.Sum(Rest);
    }
}
