using InferLine.NetworkCalculus;

namespace InferLine.Tuning;

/// <summary>What every policy remembers: the live arrival curve, the recent rate, the recent scale factors, the replicas, and when they last changed.</summary>
internal sealed class TunerMemory
{
    /// <summary>The way down looks at rates over windows of 5 s in the last 30 s (InferLine paper, section 5).</summary>
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RateHorizon = TimeSpan.FromSeconds(30);

    /// <summary>Half the horizon of the envelope needs half its capacity to be exact up to the same rate.</summary>
    public const int RateCapacity = SlidingArrivalCurve.DefaultCapacity / 2;

    /// <summary>The reason of a change that nothing but the limits asked for.</summary>
    public const string WithinLimits = "what stands is brought within the limits";

    private readonly string _policy;
    private double _start = double.NaN;

    public TunerMemory(string policy, TuningModel model)
    {
        _policy = policy;
        Model = model;
        Envelope = new SlidingArrivalCurve(model.Envelope.Points.Select(point => point.Window));
        Rate = new SlidingArrivalCurve([RateWindow], RateHorizon, RateCapacity);
        ScaleFactors = new RecentScaleFactors(model.ScaleFactors);
        History = new ReplicaHistory([.. model.Stages.Select(stage => stage.Replicas)]);
    }

    public TuningModel Model { get; }

    /// <summary>The live arrival curve at the windows of the planned one.</summary>
    public SlidingArrivalCurve Envelope { get; private set; }

    /// <summary>The arrivals behind the recent rate.</summary>
    public SlidingArrivalCurve Rate { get; private set; }

    public RecentScaleFactors ScaleFactors { get; }

    public ReplicaHistory History { get; }

    public IReadOnlyList<int> Replicas => History.Present;

    /// <summary>When replicas last changed; at the beginning, when the tuner was first told a time.</summary>
    public double LastChangeSeconds { get; private set; } = double.NaN;

    /// <summary>How long ago the tuner was first told a time.</summary>
    public double ElapsedSeconds => NowSeconds - _start;

    /// <summary>The latest time that was told.</summary>
    public double NowSeconds { get; private set; } = double.NegativeInfinity;

    public void Observe(double arrivalSeconds)
    {
        AdvanceTo(arrivalSeconds, nameof(arrivalSeconds));
        Envelope.Observe(arrivalSeconds);
        Rate.Observe(arrivalSeconds);
    }

    public void ObserveItems(double nowSeconds, long queries, ReadOnlySpan<long> items)
    {
        ScaleFactors.Check(queries, items);
        AdvanceTo(nowSeconds, nameof(nowSeconds));
        ScaleFactors.AdvanceTo(nowSeconds - _start);
        ScaleFactors.Add(queries, items);
    }

    /// <summary>Begins a decision.</summary>
    public void Decide(double nowSeconds)
    {
        AdvanceTo(nowSeconds, nameof(nowSeconds));
        ScaleFactors.AdvanceTo(nowSeconds - _start);
    }

    /// <summary>The largest rate over 5 s in the last 30 s, in queries per second.</summary>
    public double RecentPeakRate() => Rate.RatePerSecond(0, NowSeconds);

    /// <summary>Whether the last change lies back far enough for a replica to be removed.</summary>
    public bool MayShrink() => NowSeconds - LastChangeSeconds >= Model.Options.Stabilization.TotalSeconds;

    /// <summary>Makes a decision of wanted numbers, within the limits, and takes it for done.</summary>
    /// <remarks>Before the stabilisation time is over, what stands is not taken away for another stage where hardware is short.</remarks>
    public ScaleDecision Commit(Span<int> wanted, Func<string> reason)
    {
        Model.Limits.Apply(wanted, MayShrink() ? [] : [.. Replicas]);
        List<StageScaling>? changes = null;
        for (int stage = 0; stage < wanted.Length; stage++)
        {
            if (wanted[stage] != Replicas[stage])
            {
                (changes ??= []).Add(new StageScaling(Model.Stages[stage].Stage, Replicas[stage], wanted[stage]));
            }
        }

        if (changes is null)
        {
            return Nothing();
        }

        History.Set(NowSeconds, wanted);
        LastChangeSeconds = NowSeconds;
        return new ScaleDecision(NowSeconds, changes, reason());
    }

    /// <summary>Leaves the replicas as they are, but for those that a plan or a report has outside the limits.</summary>
    public ScaleDecision Keep() => Commit([.. Replicas], static () => WithinLimits);

    private ScaleDecision Nothing() => new(NowSeconds, [], string.Empty);

    public void ReportReplicas(double nowSeconds, ReadOnlySpan<int> replicas)
    {
        if (replicas.Length != Replicas.Count)
        {
            throw new ArgumentException($"There are {replicas.Length} numbers of replicas for {Replicas.Count} stages; give one per stage.", nameof(replicas));
        }

        foreach (int count in replicas)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(replicas));
        }

        AdvanceTo(nowSeconds, nameof(nowSeconds));
        if (!replicas.SequenceEqual([.. Replicas]))
        {
            History.Set(nowSeconds, replicas);
            LastChangeSeconds = nowSeconds;
        }
    }

    public TunerState Capture()
    {
        // The newest slot is then that of the present, which is where a restored one goes on.
        ScaleFactors.AdvanceTo(double.IsNaN(_start) ? 0 : NowSeconds - _start);
        return new TunerState
        {
            Policy = _policy,
            Stages = [.. Model.Stages.Select(stage => stage.Stage)],
            StartSeconds = double.IsNaN(_start) ? null : _start,
            NowSeconds = double.IsNaN(_start) ? null : NowSeconds,
            LastChangeSeconds = double.IsNaN(_start) ? null : LastChangeSeconds,
            Replicas = [.. History.Targets],
            Envelope = Envelope.Capture(),
            RecentRate = Rate.Capture(),
            ItemCounts = ScaleFactors.Capture(),
        };
    }

    public void Restore(TunerState state)
    {
        // All that may be refused is made before anything is replaced.
        TunerStateRules.Check(state, _policy, this);
        var envelope = SlidingArrivalCurve.Restore(state.Envelope);
        Rate = SlidingArrivalCurve.Restore(state.RecentRate);
        Envelope = envelope;
        History.Restore(state.Replicas);
        _start = state.StartSeconds ?? double.NaN;
        LastChangeSeconds = state.LastChangeSeconds ?? double.NaN;
        NowSeconds = state.NowSeconds ?? double.NegativeInfinity;
        ScaleFactors.Restore(state.NowSeconds - state.StartSeconds ?? 0, state.ItemCounts);
    }

    private void AdvanceTo(double seconds, string parameter)
    {
        if (!(seconds >= NowSeconds && double.IsFinite(seconds)))
        {
            throw new ArgumentOutOfRangeException(parameter, seconds, $"Times must be finite and may not go back; the latest so far is {NowSeconds:R} s.");
        }

        NowSeconds = seconds;
        if (double.IsNaN(_start))
        {
            _start = LastChangeSeconds = seconds;
        }
    }
}
