using InferLine.Backends;
using InferLine.Profiles;
using InferLine.Serving.Timing;

namespace InferLine.Serving.Clients;

/// <summary>A replica of a <see cref="TimedModel"/>.</summary>
internal sealed class TimedReplica(LatencyProfile profile, IStageReplica? model, TimeProvider time) : IStageReplica
{
    public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
    {
        long due = time.GetTimestamp() + (long)Math.Round(profile.LatencySeconds(inputs.Length) * time.TimestampFrequency);
        if (model is not null)
        {
            return RunAsync(model, inputs, outputs, due, cancellationToken);
        }

        inputs.CopyTo(outputs);
        return WaitAsync(due, cancellationToken);
    }

    public ValueTask DisposeAsync() => model?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask RunAsync(IStageReplica model, ReadOnlyMemory<object?> inputs, Memory<object?> outputs, long due, CancellationToken cancellationToken)
    {
        await model.RunAsync(inputs, outputs, cancellationToken).ConfigureAwait(false);
        await WaitAsync(due, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask WaitAsync(long due, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(time, TimeProvider.System))
        {
            return new ValueTask(Task.Delay(time.Span(Math.Max(0, due - time.GetTimestamp())), time, cancellationToken));
        }

        var wait = new TimedWait(cancellationToken);
        PreciseTimer.Shared.Set(wait, due);
        return new ValueTask(wait.Task);
    }
}
