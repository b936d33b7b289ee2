using InferLine.Backends;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Serving.Tests.Testing;

/// <summary>A model that moves a clock by what a script says: how many milliseconds the n-th batch of a size takes. It notes what it was given.</summary>
internal sealed class ScriptedModel(FakeTimeProvider time, Func<int, int, double> milliseconds) : IStageClient
{
    public int Replicas { get; private set; }

    public int Disposed { get; private set; }

    public List<string> Batches { get; } = [];

    public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
    {
        Replicas++;
        return new ValueTask<IStageReplica>(new Replica(this, time, milliseconds));
    }

    private sealed class Replica(ScriptedModel model, FakeTimeProvider time, Func<int, int, double> milliseconds) : IStageReplica
    {
        private readonly Dictionary<int, int> _runs = [];

        public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            int run = _runs.GetValueOrDefault(inputs.Length);
            _runs[inputs.Length] = run + 1;
            model.Batches.Add(string.Join(',', inputs.ToArray()));
            time.Advance(TimeSpan.FromMilliseconds(milliseconds(inputs.Length, run)));
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            model.Disposed++;
            return ValueTask.CompletedTask;
        }
    }
}
