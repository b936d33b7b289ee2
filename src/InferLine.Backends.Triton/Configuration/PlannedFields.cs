namespace InferLine.Backends.Triton.Configuration;

/// <summary>What a plan sets in a configuration, in whichever form that is.</summary>
/// <param name="MaxBatchSize">The largest batch; 0 for a model that does not batch.</param>
/// <param name="HasDynamicBatching">Whether the server batches requests.</param>
/// <param name="MaxQueueDelay">How long a request may wait for a batch to fill.</param>
/// <param name="PreferredBatchSizes">The batch sizes that the server prefers to form.</param>
/// <param name="Groups">The groups of instances that serve.</param>
internal sealed record PlannedFields(int MaxBatchSize, bool HasDynamicBatching, TimeSpan MaxQueueDelay, IReadOnlyList<int> PreferredBatchSizes, IReadOnlyList<InstanceGroup> Groups);
