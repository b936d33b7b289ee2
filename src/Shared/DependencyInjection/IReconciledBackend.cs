namespace InferLine.Backends.DependencyInjection;

/// <summary>A backend whose servers are compared every so often with what they were asked for.</summary>
internal interface IReconciledBackend : IServingBackend
{
    TimeSpan ReconcileInterval { get; }

    Task ReconcileAsync(CancellationToken cancellationToken = default);

    /// <summary>A comparison failed.</summary>
    void LogFailure(Exception exception);
}
