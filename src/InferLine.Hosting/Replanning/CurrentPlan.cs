using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using InferLine.Hosting.Attainment;
using InferLine.Hosting.Scaling;
using InferLine.Hosting.Setup;
using InferLine.Hosting.Telemetry;
using InferLine.Hosting.Tuning;
using InferLine.Plans;

namespace InferLine.Hosting.Replanning;

/// <summary>The plan that holds, and how another takes its place: checked, applied by the backend, taken up by the tuner. One that cannot be used is refused, and the one before goes on.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore that nobody asks for a handle holds nothing, and a replacement may end after the host.")]
internal sealed class CurrentPlan
{
    private readonly string _name;
    private readonly PipelineInputs _inputs;
    private readonly ObjectiveOptions? _objective;
    private readonly TunerFactory _tuners;
    private readonly HostedBackend _backend;
    private readonly BackendDriver _driver;
    private readonly AttainmentWindow _attainment;
    private readonly HostingLog _log;
    private readonly HostingMetrics _metrics;
    private readonly CancellationToken _stopping;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile TunerLoop? _loop;
    private volatile Plan? _plan;
    private volatile string? _problem;

    public CurrentPlan(
        string name,
        PipelineInputs inputs,
        ObjectiveOptions? objective,
        TunerFactory tuners,
        HostedBackend backend,
        BackendDriver driver,
        AttainmentWindow attainment,
        HostingLog log,
        HostingMetrics metrics,
        CancellationToken stopping)
    {
        _name = name;
        _inputs = inputs;
        _objective = objective;
        _tuners = tuners;
        _backend = backend;
        _driver = driver;
        _attainment = attainment;
        _log = log;
        _metrics = metrics;
        _stopping = stopping;
    }

    /// <summary>The plan; <see langword="null"/> before the pipeline was started.</summary>
    public Plan? Plan => _plan;

    /// <summary>Why the last new plan is not used, if it is not.</summary>
    public string? Problem => _problem;

    /// <summary>Begins with a plan.</summary>
    /// <returns>A task that ends when the backend has applied it.</returns>
    public Task BeginWith(Plan plan, TunerLoop loop)
    {
        Use(plan);
        Task applied = _driver.BeginWith(plan);
        _loop = loop;
        return applied;
    }

    /// <summary>The loop of the tuner that follows the plan.</summary>
    /// <exception cref="InvalidOperationException">The pipeline was not started, or was stopped.</exception>
    public TunerLoop RunningLoop() => _loop is { } loop && !_stopping.IsCancellationRequested
        ? loop
        : throw new InvalidOperationException($"the host does not run pipeline '{_name}'");

    /// <summary>Replaces the plan. Once its turn has come it is not interrupted, so that plan, tuner and backend agree in the end; who cancels gives up waiting.</summary>
    /// <param name="plan">The new plan.</param>
    /// <param name="kind">Where it came from, for metrics.</param>
    /// <param name="source">Where it came from, for people.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task ReplaceAsync(Plan plan, string kind, string source, CancellationToken cancellationToken)
    {
        _ = RunningLoop();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        Task replacing = ReplaceInTurnAsync(plan, kind, source);
        try
        {
            await replacing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!replacing.IsCompleted)
        {
            // What becomes of it is logged.
            _ = replacing.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Waits for a replacement that is under way; after a stop no other begins.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        _turn.Release();
    }

    /// <summary>Says why a new plan is not used, or why there is none.</summary>
    /// <param name="kind">Where it came from, for metrics.</param>
    /// <param name="source">Where it came from, for people.</param>
    /// <param name="problem">What is wrong with it.</param>
    public void Refuse(string kind, string source, string problem)
    {
        _problem = $"the new plan from {source} is not used: {problem}";
        _log.PlanRefused(source, problem);
        _metrics.PlanChanged(kind, HostingMetrics.Refused);
    }

    /// <summary>Says that there is no new plan.</summary>
    public void KeepForWantOf(string problem, string outcome)
    {
        _problem = problem;
        _metrics.PlanChanged("replanning", outcome);
    }

    private async Task ReplaceInTurnAsync(Plan plan, string kind, string source)
    {
        using Activity? activity = HostingActivities.Source.StartActivity("inferline.plan.replace");
        activity?.SetTag("inferline.pipeline", _name);
        activity?.SetTag("inferline.plan.source", kind);
        TunerLoop? paused = null;
        try
        {
            TunerLoop loop = RunningLoop();
            plan = PipelineInputsReader.WithObjective(plan, _objective);
            PipelineInputsReader.CheckPlan(_inputs.Pipeline, _inputs.Profiles, plan, _tuners);
            CheckApplicable(plan);
            loop.Pause();
            paused = loop;
            await _driver.ReplaceWith(plan.WithReplicas(_inputs.Pipeline, loop.Propose(plan))).ConfigureAwait(false);
            Use(plan);
            _problem = null;
            _log.PlanReplaced(plan, source);
            _metrics.PlanChanged(kind, HostingMetrics.Used);
        }
        catch (Exception problem)
        {
            activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
            if (!_stopping.IsCancellationRequested)
            {
                Refuse(kind, source, problem.Message);
            }

            throw;
        }
        finally
        {
            paused?.Resume(_plan!, _driver.Replicas);
            _turn.Release();
        }
    }

    private void Use(Plan plan)
    {
        _plan = plan;
        _attainment.Objective = plan.Slo?.Latency ?? TimeSpan.MaxValue;
    }

    /// <summary>Workers that can only be scaled keep their hardware, batch sizes and delays.</summary>
    private void CheckApplicable(Plan plan)
    {
        if (_backend.AppliesPlans)
        {
            return;
        }

        foreach ((StagePlan before, StagePlan after) in _plan!.InOrderOf(_inputs.Pipeline).Zip(plan.InOrderOf(_inputs.Pipeline)))
        {
            if ((before.Hardware, before.BatchSize, before.MaxDelay, before.Batching) != (after.Hardware, after.BatchSize, after.MaxDelay, after.Batching))
            {
                throw new InvalidOperationException(
                    $"the new plan changes more than the replicas of stage '{after.Stage}', and these workers can only be scaled; register an IServingBackend with UseBackend(...)");
            }
        }
    }
}
