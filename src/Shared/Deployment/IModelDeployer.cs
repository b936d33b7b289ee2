namespace InferLine.Backends.Deployment;

/// <summary>Makes one model on one server what it should be. It is called by one lane, once at a time.</summary>
internal interface IModelDeployer<TTarget>
    where TTarget : class
{
    /// <param name="target">What it should be.</param>
    /// <param name="isSuperseded">Whether the target has changed, so that there is no point in going on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How it ended; <see langword="null"/> if it was given up because the target has changed.</returns>
    Task<LaneOutcome<TTarget>?> DeployAsync(TTarget target, Func<bool> isSuperseded, CancellationToken cancellationToken);

    /// <summary>Compares the model with what it should be, and changes nothing.</summary>
    /// <returns>What differs, or why it could not be compared; <see langword="null"/> if nothing does.</returns>
    Task<string?> CompareAsync(TTarget target, CancellationToken cancellationToken);
}
