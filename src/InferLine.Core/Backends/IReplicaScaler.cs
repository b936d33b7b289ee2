namespace InferLine.Backends;

/// <summary>Adds and removes replicas of a pipeline's stages while it serves: what a tuner's decisions are carried out by.</summary>
/// <remarks>Implementations are safe for use by several threads at once; where calls overlap, the last one holds.</remarks>
public interface IReplicaScaler
{
    /// <summary>Asks for a number of replicas per stage. It returns once the change is under way: new replicas may still be starting, old ones still finishing.</summary>
    /// <param name="replicas">The number of replicas per stage, in the pipeline's order, 1 or more each.</param>
    /// <param name="cancellationToken">Gives up; stages that were changed already stay so.</param>
    /// <returns>What was applied, in the pipeline's order, starting replicas included: less than was asked for where there is no room for more.</returns>
    /// <exception cref="InvalidInputException">There is not one number per stage, or a number is out of its range.</exception>
    ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default);
}
