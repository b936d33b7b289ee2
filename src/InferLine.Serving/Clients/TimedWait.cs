using InferLine.Serving.Timing;

namespace InferLine.Serving.Clients;

/// <summary>A wait on the precise timer, as a task. Whoever awaits it goes on elsewhere, not on the timer's thread.</summary>
internal sealed class TimedWait : Alarm
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _cancellation;

    public TimedWait(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(static (wait, token) => ((TimedWait)wait!)._source.TrySetCanceled(token), this);
    }

    public Task Task => _source.Task;

    public override void Ring()
    {
        _cancellation.Unregister();
        _source.TrySetResult();
    }
}
