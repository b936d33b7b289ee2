using InferLine.Backends;
using InferLine.Hosting.Arrivals;
using InferLine.Hosting.Replanning;
using InferLine.Hosting.Scaling;
using InferLine.Hosting.Telemetry;
using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Tuning;

namespace InferLine.Hosting.Tuning;

/// <summary>
/// Tells the tuner what arrived, and carries out what it decides. A tuner that throws is put aside, the replicas stay as they are, and after a while a new one begins with the arrivals of the last minute.
/// </summary>
/// <remarks>Its methods exclude each other, so that a plan can be replaced while it runs.</remarks>
internal sealed class TunerLoop
{
    /// <summary>What a tuner remembers of the arrivals, and so what a new one is told first.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_firstRestart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRestart = TimeSpan.FromMinutes(1);

    /// <summary>A backend that gave less than was asked for is not asked for the same again before.</summary>
    private static readonly TimeSpan s_shortageMemory = TimeSpan.FromSeconds(10);

    /// <summary>How many decisions are remembered for whoever looks.</summary>
    private const int RecentDecisions = 100;

    /// <summary>How long whoever looks at the envelope waits while the tuner decides.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<double> _arrivals = [];
    private readonly Pipeline _pipeline;
    private readonly ArrivalRecorder _recorder;
    private readonly ArrivalHistory _history;
    private readonly BackendDriver _driver;
    private readonly TunerFactory _factory;
    private readonly HostingLog _log;
    private readonly HostingMetrics _metrics;
    private Plan _plan;
    private ITuner? _tuner;
    private SlidingArrivalCurve? _envelope;
    private ServedItems? _served;
    private ServedItems? _reportedServed;
    private TimeSpan? _activation;
    private int[]? _refused;
    private double _refusedUntil;
    private double _restartAt;
    private int _failures;
    private bool _paused;
    private double _now;
    private long _decisions;
    private IReadOnlyList<ScaleDecision> _recentDecisions = [];
    private string? _problem;
    private volatile TunerLoopState _state;

    public TunerLoop(
        Pipeline pipeline, Plan plan, ArrivalRecorder recorder, ArrivalHistory history, BackendDriver driver, TunerFactory factory, HostingLog log, HostingMetrics metrics)
    {
        _pipeline = pipeline;
        _recorder = recorder;
        _history = history;
        _driver = driver;
        _factory = factory;
        _log = log;
        _metrics = metrics;
        _plan = plan;
        _tuner = factory.Create(plan);
        _envelope = EnvelopeOf(plan);
        TakeArrivals();
        foreach (double arrival in _arrivals)
        {
            _tuner?.Observe(arrival);
        }

        _state = Stand();
    }

    /// <summary>Whether it is known what has arrived; nothing is decided while it is not.</summary>
    public Func<bool> AreArrivalsKnown { get; init; } = static () => true;

    /// <summary>How it stands, for health checks and status; also while a tuner takes long to decide.</summary>
    public TunerLoopState State => _state;

    /// <summary>Takes in what arrived, and decides.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            TakeArrivals();
            try
            {
                if (_tuner is { } tuner)
                {
                    foreach (double arrival in _arrivals)
                    {
                        tuner.Observe(arrival);
                    }
                }
                else if (_problem is not null && _now >= _restartAt && !_paused)
                {
                    _tuner = Warm(_factory.Create(_plan, _activation), _driver.Replicas);
                    _log.TunerRestarted();
                }

                if (_tuner is not null && !_paused && AreArrivalsKnown())
                {
                    Decide(_tuner);
                    (_problem, _failures) = (null, 0);
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                PutAside(exception);
            }

            _state = Stand();
        }
    }

    /// <summary>What the backend counted since it began, and how long its new replicas took to start lately, where it has measured that.</summary>
    public void Report(ServedItems? served, TimeSpan? activation)
    {
        lock (_gate)
        {
            _served = served;
            if (activation is null)
            {
                return;
            }

            TimeSpan before = _factory.ActivationFor(_activation);
            _activation = activation;
            if (_tuner is { } tuner && _factory.ActivationFor(activation) != before)
            {
                Renew(tuner);
            }
        }
    }

    /// <summary>Makes the tuner of another plan, and lets it decide once: what that plan needs at the present load.</summary>
    /// <exception cref="InvalidInputException">The plan lacks what the policy needs, or does not fit.</exception>
    public IReadOnlyList<int> Propose(Plan plan)
    {
        lock (_gate)
        {
            int[] planned = [.. plan.InOrderOf(_pipeline).Select(stage => stage.Replicas)];
            ITuner? tuner = Warm(_factory.Create(plan, _activation), planned);
            _ = tuner?.Decide(_now);
            return tuner is null ? planned : CheckedReplicas(tuner);
        }
    }

    /// <summary>Lets arrivals be counted and nothing be decided, while a plan is being replaced.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _paused = true;
        }
    }

    /// <summary>Goes on, with a plan that is the present one or another.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="replicas">The replicas that stand.</param>
    public void Resume(Plan plan, IReadOnlyList<int> replicas)
    {
        lock (_gate)
        {
            _paused = false;
            try
            {
                if (!ReferenceEquals(plan, _plan))
                {
                    TakeUp(plan, replicas);
                }
                else if (_tuner is not null && !_tuner.Replicas.SequenceEqual(replicas))
                {
                    _refused = null;
                    _tuner.ReportReplicas(_now, [.. replicas]);
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                PutAside(exception);
            }

            _state = Stand();
        }
    }

    /// <summary>The live arrival curve at the planned windows; <see langword="null"/> if the plan has none, or the tuner takes long to decide.</summary>
    public ArrivalCurve? LiveEnvelope()
    {
        if (!_gate.TryEnter(s_patience))
        {
            return null;
        }

        try
        {
            return _envelope?.Snapshot(_now);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Calls with the arrivals that are remembered, and the present time; nothing arrives meanwhile.</summary>
    public T Read<T>(Func<ArrivalHistory, double, T> read)
    {
        lock (_gate)
        {
            return read(_history, _now);
        }
    }

    private static SlidingArrivalCurve? EnvelopeOf(Plan plan) =>
        plan.Envelope is { } planned ? new SlidingArrivalCurve(planned.Points.Select(point => point.Window)) : null;

    /// <summary>The same tuner, but that it reckons with another time to start: options cannot change under way.</summary>
    private void Renew(ITuner tuner)
    {
        try
        {
            ITuner? successor = _factory.Create(_plan, _activation);
            try
            {
                successor?.Restore(tuner.Capture());
            }
            catch (NotSupportedException)
            {
                // A tuner of the host's, which hands on nothing.
                successor = Warm(successor, tuner.Replicas);
            }

            _tuner = successor;
            _log.ActivationLearned(_factory.ActivationFor(_activation).TotalSeconds);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            PutAside(exception);
            _state = Stand();
        }
    }

    private TunerLoopState Stand() => new(_now, _decisions, _recentDecisions, _problem);

    private void TakeArrivals()
    {
        _arrivals.Clear();
        _now = _recorder.Drain(_arrivals);
        _history.Add(_arrivals, _now);
        foreach (double arrival in _arrivals)
        {
            _envelope?.Observe(arrival);
        }
    }

    private void TakeUp(Plan plan, IReadOnlyList<int> replicas)
    {
        _plan = plan;
        _envelope = EnvelopeOf(plan);
        foreach (double arrival in _history.Since(_now - Memory.TotalSeconds))
        {
            _envelope?.Observe(arrival);
        }

        _refused = null;
        _tuner = Warm(_factory.Create(plan, _activation), replicas);
        (_problem, _failures) = (null, 0);
    }

    private void Decide(ITuner tuner)
    {
        ReportServed(tuner);
        ReportShortage(tuner);
        long? started = _metrics.Start();
        ScaleDecision decision = tuner.Decide(_now);
        _metrics.Decided(started);
        if (decision.IsEmpty)
        {
            return;
        }

        int[] wanted = CheckedReplicas(tuner);
        if (_refused is not null && _now < _refusedUntil && _refused.AsSpan().SequenceEqual(wanted))
        {
            tuner.ReportReplicas(_now, [.. _driver.Replicas]);
            return;
        }

        _refused = null;
        _decisions++;
        _recentDecisions = [.. _recentDecisions.TakeLast(RecentDecisions - 1), decision];
        _driver.Scale(wanted);
        _log.Decided(decision);
        _metrics.Scaled(decision);
    }

    /// <summary>What a tuner wants, which may be one that the host brought.</summary>
    private int[] CheckedReplicas(ITuner tuner)
    {
        int[] wanted = [.. tuner.Replicas];
        return wanted.Length == _pipeline.Stages.Count && wanted.All(count => count > 0)
            ? wanted
            : throw new InvalidOperationException($"the tuner '{tuner.Policy}' wants replicas [{string.Join(", ", wanted)}]; it must want 1 or more for each of {_pipeline.Stages.Count} stages");
    }

    /// <summary>Where the backend gave less than was asked for, the tuner must not count on it.</summary>
    private void ReportShortage(ITuner tuner)
    {
        int[] wanted = CheckedReplicas(tuner);
        if (_driver.Granted is { } granted && !granted.SequenceEqual(wanted) && granted.All(count => count > 0))
        {
            _refused = wanted;
            _refusedUntil = _now + s_shortageMemory.TotalSeconds;
            _log.GrantedLess(Describe(_refused), Describe(granted));
            _driver.Accept(granted);
            tuner.ReportReplicas(_now, [.. granted]);
        }
    }

    private void ReportServed(ITuner tuner)
    {
        if (_served is not { } served || ReferenceEquals(served, _reportedServed))
        {
            return;
        }

        if (_reportedServed is { } before && served.Since(before) is { } since)
        {
            tuner.ObserveItems(_now, since.Queries, [.. since.Items]);
        }

        _reportedServed = served;
    }

    private ITuner? Warm(ITuner? tuner, IReadOnlyList<int> replicas)
    {
        if (tuner is not null)
        {
            foreach (double arrival in _history.Since(_now - Memory.TotalSeconds))
            {
                tuner.Observe(arrival);
            }

            tuner.ReportReplicas(_now, [.. replicas]);
        }

        return tuner;
    }

    private void PutAside(Exception exception)
    {
        double delay = Math.Min(s_longestRestart.TotalSeconds, s_firstRestart.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 30)));
        _tuner = null;
        _restartAt = _now + delay;
        _problem = $"the tuner failed: {exception.Message}";
        _log.TunerFailed(delay, exception);
        _metrics.TunerFailed();
    }

    private string Describe(IReadOnlyList<int> replicas) =>
        string.Join(", ", _pipeline.Stages.Select((stage, s) => FormattableString.Invariant($"{stage.Name} {replicas[s]}")));
}
