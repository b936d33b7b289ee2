using InferLine.Backends;

namespace InferLine.Hosting.Scaling;

/// <summary>What serves a pipeline, as far as the host has to know it.</summary>
internal abstract class HostedBackend
{
    public abstract string Name { get; }

    /// <summary>Whether a plan's hardware, batch sizes and delays can be applied, not only its replicas.</summary>
    public abstract bool AppliesPlans { get; }

    /// <summary>What it can be asked for, which a planner must know.</summary>
    public virtual BackendCapabilities Capabilities => BackendCapabilities.Default;

    /// <summary>What tells how many queries have arrived; <see langword="null"/> if it does not.</summary>
    public virtual IArrivalSource? Arrivals => null;

    public abstract Task ApplyAsync(Plans.Plan plan, CancellationToken cancellationToken);

    public abstract ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken);

    /// <summary>What runs; <see langword="null"/> if nobody can tell.</summary>
    public abstract ValueTask<BackendStatus?> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Lets queries in, once the first plan was applied.</summary>
    public virtual Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
