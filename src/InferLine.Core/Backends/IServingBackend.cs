using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends;

/// <summary>
/// What serves a pipeline: a runtime in this process, or model servers. It turns a plan into something that runs, changes replica counts, and says what runs.
/// </summary>
/// <remarks>
/// An instance belongs to one pipeline. Implementations are safe for use by several threads at once; where calls overlap, the last one holds. Whatever fails, what was served before goes on being served.
/// </remarks>
public interface IServingBackend : IReplicaScaler, IBackendStatusSource
{
    /// <summary>What kind of backend it is, as in logs, metrics and health reports: <c>in-process</c>, <c>triton</c>.</summary>
    string Name { get; }

    /// <summary>The pipeline that it serves.</summary>
    Pipeline Pipeline { get; }

    /// <summary>What it can be asked for; <see cref="BackendCapabilities.Default"/> if it does not say. It stays the same.</summary>
    BackendCapabilities Capabilities => BackendCapabilities.Default;

    /// <summary>Serves as planned: hardware, batch sizes, delays and replicas. It returns once that is under way and what could be checked was; applying the same plan again changes nothing.</summary>
    /// <param name="plan">A plan of the pipeline.</param>
    /// <param name="cancellationToken">Gives up; what was changed already stays so.</param>
    /// <exception cref="InvalidInputException">The plan is not one for the pipeline, or not one that this backend can carry out; nothing has changed then.</exception>
    Task ApplyAsync(Plan plan, CancellationToken cancellationToken = default);
}
