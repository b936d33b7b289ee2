namespace InferLine.Testing;

/// <summary>What really runs of a stage, seen past the backend.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Replicas">The number of replicas that serve; 0 or more.</param>
/// <param name="BatchSize">The largest batch; <see langword="null"/> if that cannot be seen.</param>
/// <param name="MaxDelay">How long a batch waits to fill; <see langword="null"/> if that cannot be seen.</param>
public sealed record ObservedStage(string Stage, int Replicas, int? BatchSize = null, TimeSpan? MaxDelay = null);
