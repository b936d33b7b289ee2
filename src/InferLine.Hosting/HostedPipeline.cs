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
internal sealed class HostedPipeline : IHostedPipeline, IArrivalRecorder, IObservedPipeline, IDisposable
{
    private readonly HostedPipelineOptions _options;
    private readonly PipelineInputs _inputs;
    private readonly TimeProvider _time;
    private readonly HostingLog _log;
    private readonly HostingMetrics _metrics;
    private readonly ArrivalRecorder _recorder;
    private readonly AttainmentWindow _attainment;
    private readonly BackendDriver _driver;
    private readonly ArrivalPolling? _arrivals;
    private readonly TunerFactory _tuners;
    private readonly HostPlanner _planner;
    private readonly SemaphoreSlim _replacing = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private TunerLoop? _loop;
    private int _disposed;
    private Task _running = Task.CompletedTask;
    private volatile Plan? _plan;
    private volatile BackendStatus? _backendStatus;
    private volatile string? _planProblem;

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
        _options = options;
        _inputs = inputs;
        _time = time;
        _log = new HostingLog(loggers.CreateLogger(HostingLog.Category), Name);
        _metrics = new HostingMetrics(meters, Name);
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
        _tuners = new TunerFactory(inputs.Pipeline, inputs.Profiles, options.Tuner, registration.Tuner);
        _planner = new HostPlanner(inputs.Pipeline, inputs.Profiles, options, files, time, _log);
        PlanFile = options.PlanFile is { } file ? files.FullPath(file) : null;
        TunerName = registration.Tuner is null ? options.Tuner.Policy : "custom";
    }

    public string Name { get; }

    public Pipeline Pipeline => _inputs.Pipeline;

    public ProfileCatalog Profiles => _inputs.Profiles;

    public Plan Plan => _plan ?? throw new InvalidOperationException($"pipeline '{Name}' has no plan yet; start the host first");

    public HostedBackend Backend { get; }

    public IReadOnlyList<string> StageNames { get; }

    public long Arrivals => _recorder.Count;

    public ArrivalCurve? PlannedEnvelope => _plan?.Envelope;

    public ArrivalCurve? LiveEnvelope => _loop?.LiveEnvelope();

    public IReadOnlyList<int?> ReplicasWanted => [.. _driver.Replicas.Select(count => (int?)count)];

    public IReadOnlyList<int?> ReplicasRunning => _backendStatus is { } status ? [.. status.Stages.Select(stage => stage.ReplicasRunning)] : [];

    public double CostPerHour => CostOf(_driver.Replicas);

    AttainmentCount IObservedPipeline.Attainment => _attainment.Count();

    /// <summary>What was wrong with the last call of the backend, if anything was.</summary>
    public string? CallProblem => _driver.Problem;

    private string? PlanFile { get; }

    private string TunerName { get; }

    public void RecordArrival() => _recorder.Record();

    public void RecordLatency(TimeSpan latency) => _attainment.Answered(latency);

    public void RecordFailure() => _attainment.NotAnswered();

    /// <summary>Plans if there is no plan, applies it, and lets queries in.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Plan plan = _inputs.Plan ?? await _planner.PlanAtStartAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan kept = _options.Replanning.Sample > TunerLoop.Memory ? _options.Replanning.Sample : TunerLoop.Memory;
        var loop = new TunerLoop(Pipeline, plan, _recorder, new ArrivalHistory(kept), _driver, _tuners, _log, _metrics)
        {
            AreArrivalsKnown = () => _arrivals is null or { IsKnown: true },
        };
        Use(plan);
        Task applied = _driver.BeginWith(plan);
        _loop = loop;
        _metrics.Observed = this;
        Task serving = ServeAsync(applied);
        _running = Task.WhenAll(Begin(loop));
        try
        {
            await serving.WaitAsync(_options.Backend.StartTimeout, _time, cancellationToken).ConfigureAwait(false);
            _log.Started(plan, _inputs.PlanSource, TunerName, Backend.Name);
        }
        catch (TimeoutException)
        {
            _log.StartsLate(_options.Backend.StartTimeout.TotalSeconds);
            _ = LogLateStartAsync(serving, plan);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loops end by this.
        }

        await Backend.StopAsync(cancellationToken).ConfigureAwait(false);
        _metrics.Observed = null;
        _log.Stopped();
    }

    public HostedPipelineStatus GetStatus()
    {
        AttainmentCount count = _attainment.Count();
        TunerLoopState? loop = _loop?.State;
        BackendStatus? backend = _backendStatus;
        return new HostedPipelineStatus
        {
            Plan = _plan,
            Arrivals = Arrivals,
            WindowQueries = count.Queries,
            Attainment = count.Share,
            Replicas = _driver.Replicas,
            CostPerHour = CostPerHour,
            Backend = backend,
            LastDecision = loop?.LastDecision,
            TunerProblem = TunerProblem(loop),
            BackendProblem = _driver.Problem ?? ProblemOf(backend),
            PlanProblem = _planProblem,
        };
    }

    public async Task ReplacePlanAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await ReplaceAsync(plan, "code", cancellationToken).ConfigureAwait(false);
    }

    public async Task<Plan?> ReplanAsync(CancellationToken cancellationToken = default)
    {
        TunerLoop loop = Running();
        Plan present = Plan;
        if (present.Slo is null)
        {
            throw new InvalidOperationException($"the plan of pipeline '{Name}' has no objective to plan for; set 'Slo:Latency'");
        }

        Workloads.ArrivalTrace trace = loop.Read((history, now) => history.ToTrace(now))
            ?? throw new InvalidOperationException($"nothing has arrived at pipeline '{Name}' within the last {_options.Replanning.Sample}; there is nothing to plan for");

        Plan? plan = await _planner.PlanAgainAsync(trace, present, cancellationToken).ConfigureAwait(false);
        if (plan is null)
        {
            _planProblem = $"no plan meets {present.Slo} for the arrivals of the last {_options.Replanning.Sample}";
            _log.NothingFeasible(present.Slo.ToString());
            return null;
        }

        await ReplaceAsync(plan, "replanning", cancellationToken).ConfigureAwait(false);
        return plan;
    }

    public void Dispose()
    {
        // The services know it under several types, and each of them disposes it.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _metrics.Observed = null;

        // A host whose start failed does not stop what it started.
        _stopping.Cancel();
        _stopping.Dispose();
        _driver.Dispose();
        _replacing.Dispose();
    }

    /// <summary>Begins what goes on until the pipeline stops.</summary>
    private IEnumerable<Task> Begin(TunerLoop loop)
    {
        var work = new RepeatedWork(_time, _log, _stopping.Token);
        yield return _driver.RunAsync(_stopping.Token);
        yield return work.RunAsync("the tuner's loop", _options.Tuner.Interval, _ => { loop.Tick(); return Task.CompletedTask; });
        yield return work.RunAsync("the backend's status", _options.Backend.StatusInterval, AskStatusAsync);
        if (_arrivals is { } arrivals)
        {
            yield return work.RunAsync("asking what has arrived", _options.Backend.ArrivalInterval, arrivals.PollAsync);
        }

        if (PlanFile is { } file && _options.PlanFileCheckInterval is { } check)
        {
            var watch = new PlanFileWatch(file);
            yield return work.RunAsync("watching the plan file", check, stopping => watch.HasChanged() ? TakePlanFileAsync(file, stopping) : Task.CompletedTask);
        }

        if (_options.Replanning.IsOn)
        {
            var schedule = new ReplanningSchedule(_options.Replanning, _recorder.NowSeconds);
            yield return work.RunAsync("planning again", TimeSpan.FromSeconds(1), stopping => ReplanIfDueAsync(schedule, stopping));
        }
    }

    /// <summary>What a backend says is wrong with it, or with a stage.</summary>
    private static string? ProblemOf(BackendStatus? status) =>
        status?.Problem ?? (status?.Stages.FirstOrDefault(stage => stage.Problem is not null) is { } stage ? $"stage '{stage.Stage}': {stage.Problem}" : null);

    private TunerLoop Running() => _loop is { } loop && !_stopping.IsCancellationRequested
        ? loop
        : throw new InvalidOperationException($"the host does not run pipeline '{Name}'");

    private string? TunerProblem(TunerLoopState? state)
    {
        if (state is null)
        {
            return "it has not started";
        }

        double late = _recorder.NowSeconds - state.LookedAtSeconds;
        return state.Problem ?? (late > Math.Max(5, 10 * _options.Tuner.Interval.TotalSeconds) ? FormattableString.Invariant($"it has not looked for {late:F0} s") : null);
    }

    private double CostOf(IReadOnlyList<int> replicas) =>
        _plan is { } plan && replicas.Count > 0 ? plan.InOrderOf(Pipeline).Select((stage, s) => replicas[s] * Profiles.GetHardware(stage.Hardware).CostPerHour).Sum() : 0;

    private void Use(Plan plan)
    {
        _plan = plan;
        _attainment.Objective = plan.Slo?.Latency ?? TimeSpan.MaxValue;
    }

    private async Task ReplaceAsync(Plan plan, string source, CancellationToken cancellationToken)
    {
        TunerLoop loop = Running();
        await _replacing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            plan = PipelineInputsReader.WithObjective(plan, _options.Slo);
            PipelineInputsReader.CheckPlan(Pipeline, Profiles, plan, _tuners);
            CheckApplicable(plan);
            loop.Pause();
            await _driver.ReplaceWith(plan.WithReplicas(Pipeline, loop.Propose(plan))).WaitAsync(cancellationToken).ConfigureAwait(false);
            Use(plan);
            _planProblem = null;
            _log.PlanReplaced(plan, source);
            _metrics.PlanChanged(source, used: true);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Refuse(source, source, problem);
            throw;
        }
        finally
        {
            loop.Resume(Plan, _driver.Replicas);
            _replacing.Release();
        }
    }

    /// <summary>Workers that can only be scaled keep their hardware, batch sizes and delays.</summary>
    private void CheckApplicable(Plan plan)
    {
        if (Backend.AppliesPlans)
        {
            return;
        }

        foreach ((StagePlan before, StagePlan after) in Plan.InOrderOf(Pipeline).Zip(plan.InOrderOf(Pipeline)))
        {
            if ((before.Hardware, before.BatchSize, before.MaxDelay) != (after.Hardware, after.BatchSize, after.MaxDelay))
            {
                throw new InvalidOperationException(
                    $"the new plan changes more than the replicas of stage '{after.Stage}', and these workers can only be scaled; register an IServingBackend with UseBackend(...)");
            }
        }
    }

    private async Task ServeAsync(Task applied)
    {
        await applied.ConfigureAwait(false);
        await Backend.StartAsync(_stopping.Token).ConfigureAwait(false);
    }

    private async Task LogLateStartAsync(Task serving, Plan plan)
    {
        try
        {
            await serving.ConfigureAwait(false);
            _log.Started(plan, _inputs.PlanSource, TunerName, Backend.Name);
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

    private async Task AskStatusAsync(CancellationToken cancellationToken)
    {
        BackendStatus? status;
        try
        {
            status = await BoundedCall.InvokeAsync(Backend.GetStatusAsync, _options.Backend.StatusTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            string problem = exception is TimeoutException ? $"the backend '{Backend.Name}' did not tell its status in time" : exception.Message;
            status = new BackendStatus { Stages = _backendStatus?.Stages ?? [], Problem = problem };
        }

        if (status is null)
        {
            return;
        }

        string? before = ProblemOf(_backendStatus);
        string? now = ProblemOf(status);
        _backendStatus = status;
        if (now is not null && now != before)
        {
            _log.BackendProblem(now);
        }
        else if (now is null && before is not null)
        {
            _log.BackendWell();
        }

        _driver.Compare(status);
        _loop?.Report(status.Served);
    }

    private async Task TakePlanFileAsync(string file, CancellationToken cancellationToken)
    {
        Plan plan;
        try
        {
            plan = await Serialization.PlanJson.LoadAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            Refuse("file", file, problem);
            return;
        }

        try
        {
            await ReplaceAsync(plan, "file", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is InvalidInputException or TimeoutException or InvalidOperationException)
        {
            // It was said where it happened.
        }
    }

    private async Task ReplanIfDueAsync(ReplanningSchedule schedule, CancellationToken cancellationToken)
    {
        if (!schedule.IsDue(_recorder.NowSeconds, Plan.MeanRatePerSecond, () => Running().Read((history, now) => history.MeanRatePerSecond(now)), out double? drift))
        {
            return;
        }

        if (drift is { } rate)
        {
            _log.Drifted(rate, Plan.MeanRatePerSecond!.Value);
        }

        try
        {
            await ReplanAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            _planProblem ??= $"no new plan could be made: {exception.Message}";
            _log.ReplanningFailed(exception);
        }
    }

    /// <summary>Says why a new plan is not used.</summary>
    /// <param name="kind">Where it came from, for the metric.</param>
    /// <param name="source">Where it came from, for people.</param>
    /// <param name="problem">What is wrong with it.</param>
    private void Refuse(string kind, string source, Exception problem)
    {
        _planProblem = $"the new plan from {source} is not used: {problem.Message}";
        _log.PlanRefused(source, problem.Message);
        _metrics.PlanChanged(kind, used: false);
    }
}
