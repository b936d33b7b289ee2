using InferLine.Backends;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A client that runs a real model for queries that only say how many items they have: each brings a real item along, and the queries go on.</summary>
/// <param name="model">The model.</param>
/// <param name="item">The item that is run for a query.</param>
/// <param name="check">Is given what the model made of it.</param>
internal sealed class ReplayedClient(IStageClient model, Func<ReplayedQuery, object> item, Action<ReplayedQuery, object?>? check = null) : IStageClient
{
    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => new Replica(this, await model.CreateReplicaAsync(cancellationToken));

    private Func<ReplayedQuery, object> Item { get; } = item;

    private Action<ReplayedQuery, object?>? Check { get; } = check;

    private sealed class Replica(ReplayedClient client, IStageReplica replica) : IStageReplica
    {
        private object?[] _items = [];
        private object?[] _results = [];

        public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            int count = inputs.Length;
            if (_items.Length < count)
            {
                (_items, _results) = (new object?[count], new object?[count]);
            }

            for (int i = 0; i < count; i++)
            {
                _items[i] = client.Item((ReplayedQuery)inputs.Span[i]!);
            }

            await replica.RunAsync(_items.AsMemory(0, count), _results.AsMemory(0, count), cancellationToken);
            for (int i = 0; i < count; i++)
            {
                client.Check?.Invoke((ReplayedQuery)inputs.Span[i]!, _results[i]);
            }

            inputs.CopyTo(outputs);
        }

        public ValueTask DisposeAsync() => replica.DisposeAsync();
    }
}
