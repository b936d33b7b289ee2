using InferLine.Backends;
using InferLine.Profiles;

namespace InferLine.Serving.Tests.Testing;

/// <summary>A model that takes as long as its profile says, in virtual time, and notes the sizes of its batches.</summary>
internal sealed class VirtualModel(LatencyProfile profile, VirtualTime time) : IStageClient, IStageReplica
{
    public List<int> BatchSizes { get; } = [];

    public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => new(this);

    public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
    {
        BatchSizes.Add(inputs.Length);
        inputs.CopyTo(outputs);

        // Completed where the clock is moved, so that all happens on the test's thread.
        var done = new TaskCompletionSource();
        time.At(time.GetTimestamp() + (long)Math.Round(profile.LatencySeconds(inputs.Length) * time.TimestampFrequency), done.SetResult);
        return new ValueTask(done.Task);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
