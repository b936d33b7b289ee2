using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Hosting;

/// <summary>A pipeline that the host plans, watches and tunes. Registered by its name as the key, and without a key where there is only one.</summary>
/// <remarks>Safe for use by several threads at once.</remarks>
public interface IHostedPipeline
{
    /// <summary>The name of the pipeline in the host's configuration.</summary>
    string Name { get; }

    /// <summary>The pipeline.</summary>
    Pipeline Pipeline { get; }

    /// <summary>The profiles that it is planned with.</summary>
    ProfileCatalog Profiles { get; }

    /// <summary>The plan that holds.</summary>
    /// <exception cref="InvalidOperationException">The host has not started it yet.</exception>
    Plan Plan { get; }

    /// <summary>How it stands now.</summary>
    HostedPipelineStatus GetStatus();

    /// <summary>
    /// The arrival curve of the last minute, at the windows of the plan's; <see langword="null"/> before the host has started the pipeline, where the plan has none, or while the tuner takes long to decide. It may take 100 ms
    /// for that.
    /// </summary>
    ArrivalCurve? GetLiveEnvelope();

    /// <summary>
    /// Replaces the plan while the pipeline serves. The tuner of the new plan is told the arrivals of the last minute first, and so the new plan begins with the replicas that the present load needs.
    /// </summary>
    /// <param name="plan">A plan of the pipeline.</param>
    /// <param name="cancellationToken">Gives up waiting: a replacement that has begun goes on, and the log says what became of it.</param>
    /// <returns>A task that ends when the backend has applied it.</returns>
    /// <exception cref="InvalidInputException">The plan does not fit, or lacks what the tuner needs; the one before holds.</exception>
    /// <exception cref="TimeoutException">The backend did not answer in time; the plan before is applied again.</exception>
    /// <exception cref="InvalidOperationException">The host does not run the pipeline, or stopped it meanwhile; or its workers can only be scaled and the plan changes more than that.</exception>
    Task ReplacePlanAsync(Plan plan, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a plan for the arrivals of the last minutes (<see cref="ReplanningOptions.Sample"/>) and, where the backend counts them, the items that they had at the stages, and replaces the present one by it.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new plan; <see langword="null"/> if no plan meets the objective for these arrivals, and then the present one holds.</returns>
    /// <exception cref="InvalidOperationException">The plan has no objective, nothing has arrived yet, or one of the reasons that <see cref="ReplacePlanAsync"/> has.</exception>
    Task<Plan?> ReplanAsync(CancellationToken cancellationToken = default);
}
