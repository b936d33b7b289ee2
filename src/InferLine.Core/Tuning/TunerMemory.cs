using InferLine.NetworkCalculus;

namespace InferLine.Tuning;

/// <summary>What every policy remembers: the live arrival curve, the recent rate, the recent scale factors, the replicas, and when they last changed.</summary>
internal sealed class TunerMemory
{
    /// <summary>The way down looks at rates over windows of 5 s in the last 30 s (InferLine paper, section 5).</summary>
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RateHorizon = TimeSpan.FromSeconds(30);

    /// <summary>Half the horizon of the envelope needs half its capacity to be exact up to the same rate.</summary>
    private const int RateCapacity = SlidingArrivalCurve.DefaultCapacity / 2;

    private readonly string _policy;
    private SlidingArrivalCurve _rate;
    private double _start = double.NaN;

    public TunerMemory(string policy, TuningModel model)
    {
        _policy = policy;
        Model = model;
        Envelope = new SlidingArrivalCurve(model.Envelope.Points.Select(point => point.Window));
        _rate = new SlidingArrivalCurve([RateWindow], RateHorizon, RateCapacity);
        ScaleFactors = new RecentScaleFactors(model.ScaleFactors);
        History = new ReplicaHistory([.. model.Stages.Select(stage => stage.Replicas)]);
    }

    public TuningModel Model { get; }

    /// <summary>The live arrival curve at the windows of the planned one.</summary>
    public SlidingArrivalCurve Envelope { get; private set; }

    public RecentScaleFactors ScaleFactors { get; }

    public ReplicaHistory History { get; }

    public IReadOnlyList<int> Replicas => History.Present;

    /// <summary>When replicas last changed; at the beginning, when the tuner was first told a time.</summary>
    public double LastChangeSeconds { get; private set; } = double.NaN;

    /// <summary>The latest time that was told.</summary>
    public double NowSeconds { get; private set; } = double.NegativeInfinity;

    public void Observe(double arrivalSeconds)
    {
        AdvanceTo(arrivalSeconds, nameof(arrivalSeconds));
        Envelope.Observe(arrivalSeconds);
        _rate.Observe(arrivalSeconds);
    }

    public void ObserveItems(double nowSeconds, long queries, ReadOnlySpan<long> items)
    {
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
    public double RecentPeakRate() => _rate.RatePerSecond(0, NowSeconds);

    /// <summary>Whether the last change lies back far enough for a replica to be removed.</summary>
    public bool MayShrink() => NowSeconds - LastChangeSeconds >= Model.Options.Stabilization.TotalSeconds;

    /// <summary>Makes a decision of wanted numbers, within the limits, and takes it for done.</summary>
    public ScaleDecision Commit(Span<int> wanted, Func<string> reason)
    {
        Model.Limits.Apply(wanted);
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

    public ScaleDecision Nothing() => new(NowSeconds, [], string.Empty);

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

    public TunerState Capture() =>
        new()
        {
            Policy = _policy,
            Stages = [.. Model.Stages.Select(stage => stage.Stage)],
            StartSeconds = double.IsNaN(_start) ? null : _start,
            NowSeconds = double.IsNaN(_start) ? null : NowSeconds,
            LastChangeSeconds = double.IsNaN(_start) ? null : LastChangeSeconds,
            Replicas = [.. History.Targets],
            Envelope = Envelope.Capture(),
            RecentRate = _rate.Capture(),
            ItemCounts = ScaleFactors.Capture(),
        };

    public void Restore(TunerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        CheckFits(state);
        (Envelope, _rate) = (SlidingArrivalCurve.Restore(state.Envelope), SlidingArrivalCurve.Restore(state.RecentRate));
        History.Restore(state.Replicas);
        _start = state.StartSeconds ?? double.NaN;
        LastChangeSeconds = state.LastChangeSeconds ?? double.NaN;
        NowSeconds = state.NowSeconds ?? double.NegativeInfinity;
        ScaleFactors.Restore(state.NowSeconds - state.StartSeconds ?? 0, state.ItemCounts);
    }

    private void CheckFits(TunerState state)
    {
        if (state.Policy != _policy)
        {
            throw new InvalidInputException(null, "tuner state", $"it is of policy {Require.Quote(state.Policy)}; restore it into a tuner of that policy, not of '{_policy}'");
        }

        if (!state.Stages.SequenceEqual(Model.Stages.Select(stage => stage.Stage), StringComparer.Ordinal))
        {
            throw new InvalidInputException(null, "tuner state", $"it is of a pipeline with the stages {Require.Choices(state.Stages)}; restore it with the same plan");
        }

        if (!state.Envelope.Windows.SequenceEqual(Envelope.Windows) || !state.RecentRate.Windows.SequenceEqual(_rate.Windows))
        {
            throw new InvalidInputException(null, "tuner state", "its arrival curves have other windows than the plan's; restore it with the same plan");
        }

        if (state.Replicas.Count == 0 || state.Replicas.Any(target => target.Replicas.Count != Model.Stages.Count || target.Replicas.Any(count => count < 1)))
        {
            throw new InvalidInputException(null, "tuner state", "its replicas are not one number per stage, 1 or more; restore what was captured");
        }

        if (state.ItemCounts.Count != RecentScaleFactors.Slots || state.ItemCounts.Any(slot => slot.Count != Model.Stages.Count + 1))
        {
            throw new InvalidInputException(null, "tuner state", "its item counts are not one row per second of a minute; restore what was captured");
        }

        if ((state.StartSeconds is null) != (state.NowSeconds is null) || (state.StartSeconds is null) != (state.LastChangeSeconds is null))
        {
            throw new InvalidInputException(null, "tuner state", "it has some of its times only; restore what was captured");
        }
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
