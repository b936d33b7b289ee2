namespace InferLine.Backends;

/// <summary>One of the identical servers of a stage. Disposing it gives back what it holds; it is idle then.</summary>
/// <remarks>
/// Items are passed as objects, since the stages of a pipeline differ in type; an adapter such as <c>StageClient</c> of InferLine.Serving gives them their types.
/// </remarks>
public interface IStageReplica : IAsyncDisposable
{
    /// <summary>Runs one batch. The caller waits for it to end before it starts the next one on this replica.</summary>
    /// <param name="inputs">The inputs, one per item, at least one.</param>
    /// <param name="outputs">Where the outputs go, as many as there are inputs, in the same order.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up; a replica that cannot stop may end the batch first.</param>
    /// <returns>A task that ends when all outputs are written. Both memories are the caller's again then, and must not be kept.</returns>
    /// <exception cref="Exception">The whole batch failed. The replica goes on with the next one.</exception>
    ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken);
}
