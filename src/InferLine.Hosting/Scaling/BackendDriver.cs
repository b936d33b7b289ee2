using InferLine.Backends;
using InferLine.Hosting.Telemetry;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Hosting.Scaling;

/// <summary>
/// Brings the backend to what is wanted: first the plan, then the replicas. One call at a time, each with a time-out; what is wanted meanwhile collapses to the newest; what fails is tried again, with
/// what is wanted then. Nobody waits for it but who asks for a new plan.
/// </summary>
internal sealed class BackendDriver : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HostedBackend _backend;
    private readonly Pipeline _pipeline;
    private readonly BackendOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _jitter;
    private readonly HostingLog _log;
    private readonly HostingMetrics _metrics;
    private readonly SemaphoreSlim _work = new(0);
    private Plan? _plan;
    private PlanChange? _change;
    private bool _planPending;
    private bool _replicasPending;
    private IReadOnlyList<int> _replicas = [];
    private IReadOnlyList<int>? _granted;
    private string? _problem;
    private long _changes;
    private bool _ended;

    public BackendDriver(
        HostedBackend backend, Pipeline pipeline, BackendOptions options, TimeProvider time, Random jitter, HostingLog log, HostingMetrics metrics)
    {
        _backend = backend;
        _pipeline = pipeline;
        _options = options;
        _time = time;
        _jitter = jitter;
        _log = log;
        _metrics = metrics;
    }

    /// <summary>What was wrong with the last call, if anything was.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate)
            {
                return _problem;
            }
        }
    }

    /// <summary>The replicas that are wanted.</summary>
    public IReadOnlyList<int> Replicas
    {
        get
        {
            lock (_gate)
            {
                return _replicas;
            }
        }
    }

    /// <summary>What the backend gave when it was asked for the replicas that are wanted now; <see langword="null"/> while it has not answered that yet.</summary>
    public IReadOnlyList<int>? Granted
    {
        get
        {
            lock (_gate)
            {
                return _granted;
            }
        }
    }

    /// <summary>Grows whenever something is asked for, and whenever a call ends: a status that was asked for before is of what was wanted then.</summary>
    public long Changes
    {
        get
        {
            lock (_gate)
            {
                return _changes;
            }
        }
    }

    /// <summary>Asks for the first plan, which is tried until it is applied.</summary>
    /// <returns>A task that ends when it is; it fails if the backend says that it cannot carry the plan out.</returns>
    public Task BeginWith(Plan plan) => Change(plan, mayRevert: false);

    /// <summary>Asks for another plan, which is tried once: if that fails, the one before is applied again.</summary>
    /// <returns>A task that ends when it is applied; it fails if it was not.</returns>
    public Task ReplaceWith(Plan plan) => Change(plan, mayRevert: true);

    /// <summary>Asks for a number of replicas per stage.</summary>
    public void Scale(IReadOnlyList<int> replicas)
    {
        lock (_gate)
        {
            _replicas = replicas;
            _granted = null;
            _replicasPending = true;
            _changes++;
        }

        _work.Release();
    }

    /// <summary>Makes do with less than was asked for.</summary>
    public void Accept(IReadOnlyList<int> granted)
    {
        lock (_gate)
        {
            if (ReferenceEquals(granted, _granted))
            {
                _replicas = granted;
            }
        }
    }

    /// <summary>Compares what runs with what is wanted; asks again if someone else has changed it.</summary>
    /// <param name="status">What runs.</param>
    /// <param name="changes">The <see cref="Changes"/> before the status was asked for.</param>
    public void Compare(BackendStatus status, long changes)
    {
        lock (_gate)
        {
            if (changes != _changes || _planPending || _replicasPending || _granted is not { } granted || status.Problem is not null || status.Stages.Count != granted.Count)
            {
                return;
            }

            int stage = 0;
            while (stage < granted.Count && (status.Stages[stage].ReplicasWanted ?? granted[stage]) == granted[stage])
            {
                stage++;
            }

            if (stage == granted.Count)
            {
                return;
            }

            _log.BackendDrifted(status.Stages[stage].Stage, status.Stages[stage].ReplicasWanted!.Value, granted[stage]);
            _granted = null;
            _replicasPending = true;
            _changes++;
        }

        _work.Release();
    }

    /// <summary>Works until it is cancelled. Whoever waits for a plan then is told.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            End();
        }
    }

    public void Dispose() => _work.Dispose();

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        int failures = 0;
        while (true)
        {
            await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
            while (IsPending())
            {
                Exception? failure = await StepAsync(cancellationToken).ConfigureAwait(false);
                if (failure is null)
                {
                    failures = 0;
                    continue;
                }

                TimeSpan delay = RetryDelay(failures++);
                _log.BackendFailed(_backend.Name, failures, delay.TotalSeconds, failure);
                _metrics.BackendFailed(_backend.Name);
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task Change(Plan plan, bool mayRevert)
    {
        PlanChange change;
        lock (_gate)
        {
            if (_ended)
            {
                return Task.FromException(Stopped());
            }

            change = new PlanChange(_plan, _replicas, mayRevert, _change);
            _plan = plan;
            _change = change;
            _planPending = true;
            _replicas = [.. plan.InOrderOf(_pipeline).Select(stage => stage.Replicas)];
            _granted = null;
            _replicasPending = false;
            _changes++;
        }

        _work.Release();
        return change.Applied;
    }

    /// <summary>Nothing is applied any more.</summary>
    private void End()
    {
        PlanChange? change;
        lock (_gate)
        {
            _ended = true;
            change = _change;
            _change = null;
        }

        change?.Abandon(Stopped());
    }

    private InvalidOperationException Stopped() => new($"pipeline '{_pipeline.Name}' was stopped before the plan was applied");

    private bool IsPending()
    {
        lock (_gate)
        {
            return _planPending || _replicasPending;
        }
    }

    /// <summary>Makes one call.</summary>
    /// <returns>Why it failed and is to be made again.</returns>
    private async Task<Exception?> StepAsync(CancellationToken cancellationToken)
    {
        Plan? plan;
        PlanChange? change;
        IReadOnlyList<int> replicas;
        lock (_gate)
        {
            // What is asked for from here on is pending again.
            plan = _planPending ? _plan : null;
            change = _change;
            replicas = _replicas;
            _planPending = false;
            _replicasPending = false;
        }

        try
        {
            IReadOnlyList<int> granted = plan is null
                ? Checked(await BoundedCall.InvokeAsync(token => _backend.ScaleAsync(replicas, token), _options.ScaleTimeout, _time, cancellationToken).ConfigureAwait(false))
                : await BoundedCall.InvokeAsync(
                    async token =>
                    {
                        await _backend.ApplyAsync(plan.WithReplicas(_pipeline, replicas), token).ConfigureAwait(false);
                        return replicas;
                    },
                    _options.ApplyTimeout,
                    _time,
                    cancellationToken).ConfigureAwait(false);
            Succeeded(replicas, granted, plan is null ? null : change);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            return Failed(plan, change, exception) ? exception : null;
        }
    }

    /// <summary>What a backend gave, which may be the host's own code.</summary>
    private IReadOnlyList<int> Checked(IReadOnlyList<int>? granted) => granted?.Count == _pipeline.Stages.Count && granted.All(count => count >= 0)
        ? [.. granted]
        : throw new InvalidOperationException(
            $"the backend '{_backend.Name}' returned replicas [{string.Join(", ", granted ?? [])}]; it must return a number for each of {_pipeline.Stages.Count} stages");

    private void Succeeded(IReadOnlyList<int> wanted, IReadOnlyList<int> granted, PlanChange? change)
    {
        lock (_gate)
        {
            _problem = null;
            _changes++;
            if (ReferenceEquals(wanted, _replicas) && !_replicasPending)
            {
                _granted = granted;
            }

            if (change is not null && change == _change)
            {
                _change = null;
            }
        }

        change?.Succeed();
    }

    /// <returns>Whether the call is to be made again.</returns>
    private bool Failed(Plan? plan, PlanChange? change, Exception exception)
    {
        bool refused = exception is InvalidInputException;
        lock (_gate)
        {
            _changes++;
            _problem = exception is TimeoutException ? $"the backend '{_backend.Name}' did not answer in time" : exception.Message;
            if (plan is null)
            {
                _replicasPending = true;
            }
            else if (change is { MayRevert: true, Before: not null })
            {
                // A newer plan may have been asked for meanwhile; then that is what comes next.
                if (change == _change)
                {
                    _plan = change.Before;
                    _replicas = change.ReplicasBefore;
                    _change = change.Superseded;
                    _planPending = true;
                }
            }
            else if (refused && change is not null)
            {
                _change = change == _change ? null : _change;
            }
            else
            {
                _planPending = true;
            }
        }

        if (plan is not null && change is not null && (refused || change.MayRevert))
        {
            change.Fail(exception);
        }

        // A refused first plan ends the start of the host: there is nothing to try again.
        return plan is null || change is null || change.MayRevert || !refused;
    }

    private TimeSpan RetryDelay(int failures)
    {
        double longest = Math.Min(_options.LongestRetryDelay.TotalSeconds, _options.FirstRetryDelay.TotalSeconds * Math.Pow(2, Math.Min(failures, 30)));
        return TimeSpan.FromSeconds(longest * (0.5 + (0.5 * _jitter.NextDouble())));
    }
}
