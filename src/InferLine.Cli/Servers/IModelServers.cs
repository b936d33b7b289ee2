using InferLine.Backends;
using InferLine.Plans;

namespace InferLine.Servers;

/// <summary>The servers that a pipeline runs on, as commands use them.</summary>
internal interface IModelServers : IDisposable
{
    /// <summary>What is there to be told of.</summary>
    IServingBackend Backend { get; }

    /// <summary>What applying a plan would change.</summary>
    Task<IReadOnlyList<ServerChange>> PreviewAsync(Plan plan, CancellationToken cancellationToken);

    /// <summary>What the servers run, compared with a plan.</summary>
    Task<BackendStatus> CompareAsync(Plan plan, CancellationToken cancellationToken);
}
