namespace InferLine.Backends;

/// <summary>Says what runs: part of every <see cref="IServingBackend"/>, and optional for an <see cref="IReplicaScaler"/> that a host brings for workers of its own.</summary>
/// <remarks>Implementations are safe for use by several threads at once.</remarks>
public interface IBackendStatusSource
{
    /// <summary>What runs now, as far as the backend can tell. A backend that cannot be reached says so in the answer rather than by an exception.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default);
}
