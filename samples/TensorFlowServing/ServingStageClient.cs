using System.Text.Json;
using System.Text.Json.Nodes;
using InferLine.Backends;

namespace TensorFlowServing;

/// <summary>A stage on servers that batch by themselves: each item is a request of its own.</summary>
public sealed class ServingStageClient(StageServers servers) : IStageClient
{
    public ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken) => new(new Replica(servers));

    private sealed class Replica(StageServers servers) : IStageReplica
    {
        public async ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
        {
            JsonNode?[] predictions = await Task.WhenAll(inputs.ToArray().Select(input => servers.PredictAsync(JsonSerializer.SerializeToNode(input), cancellationToken)));
            ((object?[])predictions).CopyTo(outputs);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
