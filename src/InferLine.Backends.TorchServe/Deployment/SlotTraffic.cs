namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>
/// The requests from here to one registered model: counts them, and holds new ones back for as long as the server is about to stop workers, since it stops them with whatever they have in hand.
/// </summary>
internal sealed class SlotTraffic(ModelSlot slot)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<bool>> _waiting = new();
    private readonly List<(int AtMost, TaskCompletionSource Done)> _drains = [];
    private int _limit = int.MaxValue;
    private int _underWay;
    private bool _isRetired;

    public ModelSlot Slot { get; private set; } = slot;

    public int UnderWay
    {
        get
        {
            lock (_gate)
            {
                return _underWay;
            }
        }
    }

    /// <summary>Waits until a request may be sent.</summary>
    /// <returns>Whether it may, and <see cref="Leave"/> must be called after it; <see langword="false"/> if requests go elsewhere by now.</returns>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> turn;
        lock (_gate)
        {
            if (_isRetired)
            {
                return false;
            }

            if (_underWay < _limit)
            {
                _underWay++;
                return true;
            }

            turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource<bool>)state!).TrySetCanceled(token), turn).ConfigureAwait(false))
        {
            return await turn.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Names the version that requests go to already, being the default one.</summary>
    public void Name(string version) => Slot = Slot with { Version = version };

    /// <summary>A request has ended, however.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _underWay--;
            Advance();
        }
    }

    /// <summary>From now on at most as many requests are under way at the same time.</summary>
    public void Limit(int limit)
    {
        lock (_gate)
        {
            _limit = limit;
            Advance();
        }
    }

    /// <summary>Takes no request any more; those that wait are told to go elsewhere.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _isRetired = true;
            while (_waiting.TryDequeue(out TaskCompletionSource<bool>? turn))
            {
                turn.TrySetResult(false);
            }
        }
    }

    /// <summary>Ends when at most as many requests are under way.</summary>
    public Task DrainAsync(int atMost, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_underWay <= atMost)
            {
                return Task.CompletedTask;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _drains.Add((atMost, done));
            return done.Task.WaitAsync(cancellationToken);
        }
    }

    private void Advance()
    {
        while (!_isRetired && _underWay < _limit && _waiting.TryDequeue(out TaskCompletionSource<bool>? turn))
        {
            // One that was given up does not take a turn.
            if (turn.TrySetResult(true))
            {
                _underWay++;
            }
        }

        for (int i = _drains.Count - 1; i >= 0; i--)
        {
            if (_underWay <= _drains[i].AtMost)
            {
                _drains[i].Done.TrySetResult();
                _drains.RemoveAt(i);
            }
        }
    }
}
