namespace InferLine.Serving.Stages;

/// <summary>Counts what goes on in the background, replicas and their creation, so that a stop can wait for its end.</summary>
internal sealed class BackgroundWork
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _empty;
    private int _count;

    public void Begin()
    {
        lock (_gate)
        {
            _count++;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _count--;
            if (_count == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Completes when nothing goes on. Called once, when nothing new is begun but by what goes on.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_count == 0)
            {
                _empty.SetResult();
            }

            return _empty.Task;
        }
    }
}
