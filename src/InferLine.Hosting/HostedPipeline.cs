using System.Diagnostics.Metrics;
using InferLine.Backends;
using InferLine.Hosting.Arrivals;
using InferLine.Hosting.Attainment;
using InferLine.Hosting.Replanning;
using InferLine.Hosting.Scaling;
using InferLine.Hosting.Setup;
using InferLine.Hosting.Telemetry;
using InferLine.Hosting.Tuning;
using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using Microsoft.Extensions.Logging;

namespace InferLine.Hosting;

/// <summary>One pipeline of the host: owns its recorder, its tuner and its backend, and runs the loops that keep them going.</summary>
internal sealed class HostedPipeline : IHostedPipeline, IArrivalRecorder, IObservedPipeline, IAsyncDisposable, IDisposable
{
    private readonly PipelineInputs _inputs;
    private readonly TimeProvider _time;
    private readonly HostingLog _log;
    private readonly HostingMetrics _metrics;
    private readonly ArrivalRecorder _recorder;
    private readonly AttainmentWindow _attainment;
    private readonly BackendDriver _driver;
    private readonly ArrivalPolling? _arrivals;
    private readonly BackendWatch _watch;
    private readonly TunerFactory _tuners;
    private readonly HostPlanner _planner;
    private readonly ServedHistory _served;
    private readonly CurrentPlan _current;
    private readonly NewPlans _newPlans;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string? _planFile;
    private readonly string _tunerName;
    private volatile TunerLoop? _loop;
    private int _stopped;
    private int _disposed;

    public HostedPipeline(
        PipelineRegistration registration,
        HostedPipelineOptions options,
        PipelineInputs inputs,
        IServiceProvider services,
        PipelineInputsReader files,
        TimeProvider time,
        ILoggerFactory loggers,
        IMeterFactory meters)
    {
        Name = registration.Name;
        Options = options;
        _inputs = inputs;
        _time = time;
        _log = new HostingLog(loggers.CreateLogger(InferLineTelemetry.HostingLogCategory), Name);
        _metrics = new HostingMetrics(meters, Name, time);
        _recorder = new ArrivalRecorder(time, Environment.ProcessorCount);
        _attainment = new AttainmentWindow(time, options.Attainment.Window);
        StageNames = [.. inputs.Pipeline.Stages.Select(stage => stage.Name)];
        Backend = registration.Backend!(services, new BackendInputs(inputs.Pipeline, _recorder, _attainment, time));
        if (registration.TakesArrivalsFromBackend)
        {
            IArrivalSource source = Backend.Arrivals ?? throw new InvalidOperationException(
                $"pipeline '{Name}': backend '{Backend.Name}' does not tell what arrives; call UseBackend(...) with one that is an IArrivalSource, or leave UseArrivalsFromBackend() out and record arrivals");
            _arrivals = new ArrivalPolling(source, _recorder, options.Backend, time, _log);
        }

        _driver = new BackendDriver(Backend, inputs.Pipeline, options.Backend, time, new Random((int)time.GetTimestamp()), _log, _metrics);
        _watch = new BackendWatch(Backend, StageNames.Count, options.Backend, time, _log);
        _tuners = new TunerFactory(inputs.Pipeline, inputs.Profiles, options.Tuner, registration.Tuner);
        _planner = new HostPlanner(Name, inputs.Pipeline, inputs.Profiles, options, Backend.Capabilities, files, time, _log);
        _served = new ServedHistory(options.Replanning.Sample);
        _current = new CurrentPlan(Name, inputs, options.Slo, _tuners, Backend, _driver, _attainment, _log, _metrics, _stopping.Token);
        _newPlans = new NewPlans(Name, _current, _planner, options.Replanning, _recorder, _served, _log, _stopping.Token);
        _planFile = options.PlanFile is { } file ? files.FullPath(file) : null;
        _tunerName = registration.Tuner is null ? options.Tuner.Policy : "custom";
    }

    public string Name { get; }

    /// <summary>The options, as they were when the host started.</summary>
    public HostedPipelineOptions Options { get; }

    public Pipeline Pipeline => _inputs.Pipeline;

    public ProfileCatalog Profiles => _inputs.Profiles;

    public Plan Plan => _current.Plan ?? throw new InvalidOperationException($"pipeline '{Name}' has no plan yet; start the host first");

    public HostedBackend Backend { get; }

    public IReadOnlyList<string> StageNames { get; }

    public long Arrivals => _recorder.Count;

    public ArrivalCurve? PlannedEnvelope => _current.Plan?.Envelope;

    public ArrivalCurve? LiveEnvelope => _loop?.LiveEnvelope();

    public IReadOnlyList<int?> ReplicasWanted => [.. _driver.Replicas.Select(count => (int?)count)];

    public IReadOnlyList<int?> ReplicasRunning => _watch.Status is { } status ? [.. status.Stages.Select(stage => stage.ReplicasRunning)] : [];

    public double CostPerHour => CostOf(_driver.Replicas);

    AttainmentCount IObservedPipeline.Attainment => _attainment.Count();

    /// <summary>What was wrong with the last call of the backend, if anything was.</summary>
    public string? CallProblem => _driver.Problem;

    /// <summary>What goes on until the pipeline stops.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public void RecordArrival() => _recorder.Record();

    public void RecordLatency(TimeSpan latency) => _attainment.Answered(latency);

    public void RecordFailure() => _attainment.NotAnswered();

    /// <summary>Plans if there is no plan, applies it, and lets queries in.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Plan plan = _inputs.Plan ?? await _planner.PlanAtStartAsync(cancellationToken).ConfigureAwait(false);

        // A new tuner is told more than a new plan may be made for.
        TimeSpan kept = Options.Replanning.Sample > TunerLoop.Memory ? Options.Replanning.Sample : TunerLoop.Memory;
        var loop = new TunerLoop(Pipeline, plan, _recorder, new ArrivalHistory(kept), _driver, _tuners, _log, _metrics)
        {
            AreArrivalsKnown = () => _arrivals is null or { IsKnown: true },
        };
        Task applied = _current.BeginWith(plan, loop);
        _loop = loop;
        _metrics.Observed = this;
        Task serving = ServeAsync(applied);
        Running = Task.WhenAll(Begin(loop));
        try
        {
            await serving.WaitAsync(Options.Backend.StartTimeout, _time, cancellationToken).ConfigureAwait(false);
            _log.Started(plan, _inputs.PlanSource, _tunerName, Backend.Name);
        }
        catch (TimeoutException)
        {
            _log.StartsLate(Options.Backend.StartTimeout.TotalSeconds);
            _ = LogLateStartAsync(serving, plan);
        }
    }

    /// <summary>Ends the loops, then lets the backend serve what is inside and stop.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        bool isFirst = Interlocked.Exchange(ref _stopped, 1) == 0;
        if (isFirst)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }

        try
        {
            await Running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _current.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await Backend.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        if (isFirst)
        {
            _log.Stopped();
        }
    }

    public HostedPipelineStatus GetStatus()
    {
        AttainmentCount count = _attainment.Count();
        TunerLoopState? loop = _loop?.State;
        return new HostedPipelineStatus
        {
            Plan = _current.Plan,
            Arrivals = Arrivals,
            WindowQueries = count.Queries,
            Attainment = count.Share,
            Replicas = _driver.Replicas,
            CostPerHour = CostPerHour,
            Backend = _watch.Status,
            NowSeconds = _recorder.NowSeconds,
            Decisions = loop?.Decisions ?? 0,
            RecentDecisions = loop?.RecentDecisions ?? [],
            TunerProblem = TunerProblem(loop),
            BackendProblem = _driver.Problem ?? _watch.Problem,
            PlanProblem = _current.Problem,
        };
    }

    public ArrivalCurve? GetLiveEnvelope() => LiveEnvelope;

    public Task ReplacePlanAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return _current.ReplaceAsync(plan, "code", "code", cancellationToken);
    }

    public Task<Plan?> ReplanAsync(CancellationToken cancellationToken = default) => _newPlans.ReplanAsync(cancellationToken);

    /// <summary>Stops at once what was not stopped, as when another service of the host could not start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _stopped) == 0)
        {
            await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        }

        Dispose();
    }

    public void Dispose()
    {
        // The services know it under several types, and each of them disposes it.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _metrics.Observed = null;
        _stopping.Cancel();
        _stopping.Dispose();
        _driver.Dispose();
    }

    /// <summary>Begins what goes on until the pipeline stops.</summary>
    private IEnumerable<Task> Begin(TunerLoop loop)
    {
        var work = new RepeatedWork(_time, _log, _stopping.Token);
        yield return _driver.RunAsync(_stopping.Token);
        yield return work.RunAsync("the tuner's loop", Options.Tuner.Interval, _ => { loop.Tick(); return Task.CompletedTask; });
        yield return work.RunAsync("the backend's status", Options.Backend.StatusInterval, stopping => AskStatusAsync(loop, stopping));
        if (_arrivals is { } arrivals)
        {
            yield return work.RunAsync("asking what has arrived", Options.Backend.ArrivalInterval, arrivals.PollAsync);
        }

        if (_planFile is not null && Options.PlanFileCheckInterval is { } check)
        {
            var watch = new PlanFileWatch(_planFile);
            yield return work.RunAsync("watching the plan file", check, stopping => _newPlans.TakeFileAsync(watch, stopping));
        }

        if (Options.Replanning.IsOn)
        {
            var schedule = new ReplanningSchedule(Options.Replanning, _recorder.NowSeconds);
            yield return work.RunAsync("planning again", TimeSpan.FromSeconds(1), stopping => _newPlans.ReplanIfDueAsync(schedule, stopping));
        }
    }

    private async Task AskStatusAsync(TunerLoop loop, CancellationToken cancellationToken)
    {
        long changes = _driver.Changes;
        if (await _watch.AskAsync(cancellationToken).ConfigureAwait(false) is { } status)
        {
            _driver.Compare(status, changes);
            loop.Report(status.Served, status.Stages.Max(stage => stage.ActivationTime));
            _served.Add(_recorder.NowSeconds, status.Served);
        }
    }

    private string? TunerProblem(TunerLoopState? state)
    {
        if (state is null)
        {
            return "it has not started";
        }

        double late = _recorder.NowSeconds - state.LookedAtSeconds;
        return state.Problem ?? (late > Math.Max(5, 10 * Options.Tuner.Interval.TotalSeconds) ? FormattableString.Invariant($"it has not looked for {late:F0} s") : null);
    }

    private double CostOf(IReadOnlyList<int> replicas) => _current.Plan is { } plan && replicas.Count > 0
        ? plan.InOrderOf(Pipeline).Select((stage, s) => replicas[s] * Profiles.GetHardware(stage.Hardware).CostPerHour).Sum()
        : 0;

    private async Task ServeAsync(Task applied)
    {
        await applied.ConfigureAwait(false);
        await Backend.StartAsync(_stopping.Token).ConfigureAwait(false);
        await _watch.WaitUntilServedAsync(_stopping.Token).ConfigureAwait(false);
    }

    private async Task LogLateStartAsync(Task serving, Plan plan)
    {
        try
        {
            await serving.ConfigureAwait(false);
            _log.Started(plan, _inputs.PlanSource, _tunerName, Backend.Name);
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            _log.LoopFailed("the start", exception);
        }
        catch (Exception)
        {
            // It was stopped before it served.
        }
    }
}
