using System.Diagnostics.CodeAnalysis;

namespace InferLine.Backends.Deployment;

/// <summary>
/// The changes of one model on one server: one at a time, and only the newest. Whoever asks while a change runs waits for the one after it, which is made for what was asked for last.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The source has no timer; the lane lives as long as its backend, which cancels it.")]
internal sealed class ModelLane<TTarget>(IModelDeployer<TTarget> deployer)
    where TTarget : class
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopped = new();
    private List<TaskCompletionSource<LaneOutcome<TTarget>>> _waiting = [];
    private TTarget? _target;
    private Task _before = Task.CompletedTask;
    private TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isRunning;
    private long _changes;

    /// <summary>Grows whenever something else is asked for, and whenever a change ends: who finds it as before has missed none.</summary>
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

    /// <summary>What the model should be; <see langword="null"/> if nobody said so yet.</summary>
    public TTarget? Target
    {
        get
        {
            lock (_gate)
            {
                return _target;
            }
        }
    }

    /// <summary>How the last change ended; <see langword="null"/> if there was none.</summary>
    public LaneOutcome<TTarget>? Last { get; private set; }

    /// <summary>Whether the model was found to be what it should be, and nothing has been asked since.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return !_isRunning && Last is { Problem: null } last && Equals(last.Target, _target);
            }
        }
    }

    /// <summary>Whether a change is under way.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
            {
                return _isRunning;
            }
        }
    }

    /// <summary>Says what the model should be.</summary>
    /// <param name="target">What.</param>
    /// <param name="before">What must have ended before, unless something else is asked for meanwhile.</param>
    /// <returns>Ends when the model is that, or what was asked for later, or could not be made so. Already ended if it is that.</returns>
    public Task<LaneOutcome<TTarget>> SetAsync(TTarget target, Task before)
    {
        lock (_gate)
        {
            bool same = Equals(_target, target);
            Replace(target, before);
            if (same && !_isRunning && Last is { Problem: null } last)
            {
                return Task.FromResult(last);
            }

            return Enqueue();
        }
    }

    /// <summary>Says what the model should be, and leaves it as it is.</summary>
    public void Adopt(TTarget target)
    {
        lock (_gate)
        {
            Replace(target, Task.CompletedTask);
        }
    }

    /// <summary>The model was found to be something else: the next time that anything is asked for, it is looked at, even if it is the same.</summary>
    public void Doubt()
    {
        lock (_gate)
        {
            Last = _isRunning ? Last : null;
        }
    }

    /// <summary>Compares the model with what it should be, and mends it.</summary>
    public Task<LaneOutcome<TTarget>> EnsureAsync()
    {
        lock (_gate)
        {
            return _target is null ? throw new InvalidOperationException("nobody said what the model should be") : Enqueue();
        }
    }

    /// <summary>Compares the model with what it should be, and leaves it as it is.</summary>
    public Task<string?> CompareAsync(CancellationToken cancellationToken) =>
        deployer.CompareAsync(Target ?? throw new InvalidOperationException("nobody said what the model should be"), cancellationToken);

    public void Stop() => _ = _stopped.CancelAsync();

    /// <summary>Whoever waits for what the last target had to wait for looks again.</summary>
    private void Replace(TTarget target, Task before)
    {
        _changes++;
        _target = target;
        _before = before;
        _replaced.TrySetResult();
        _replaced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private Task<LaneOutcome<TTarget>> Enqueue()
    {
        var waiting = new TaskCompletionSource<LaneOutcome<TTarget>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(waiting);
        if (!_isRunning)
        {
            _isRunning = true;
            ThreadPool.UnsafeQueueUserWorkItem(static lane => _ = lane.RunAsync(), this, preferLocal: false);
        }

        return waiting.Task;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await WaitForTurnAsync().ConfigureAwait(false);
            TTarget target;
            List<TaskCompletionSource<LaneOutcome<TTarget>>> served;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                served = _waiting;
                _waiting = [];
                target = _target!;
            }

            LaneOutcome<TTarget>? outcome;
            try
            {
                outcome = await deployer.DeployAsync(target, () => !Equals(Target, target), _stopped.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                outcome = new LaneOutcome<TTarget>(target, 0, exception is OperationCanceledException ? "the backend was stopped" : $"it failed: {exception.Message}");
            }

            bool isNewest;
            lock (_gate)
            {
                _changes++;
                Last = outcome ?? Last;
                isNewest = outcome is not null && Equals(_target, target);
                if (!isNewest)
                {
                    // What these asked for is no longer wanted: they hear how the newest ends.
                    _waiting.AddRange(served);
                }
            }

            if (isNewest)
            {
                served.ForEach(waiting => waiting.TrySetResult(outcome!));
            }
        }
    }

    private async Task WaitForTurnAsync()
    {
        while (true)
        {
            Task before;
            Task replaced;
            lock (_gate)
            {
                if (_waiting.Count == 0 || _before.IsCompleted || _stopped.IsCancellationRequested)
                {
                    return;
                }

                before = _before;
                replaced = _replaced.Task;
            }

            await Task.WhenAny(before, replaced).ConfigureAwait(false);
        }
    }
}
