namespace InferLine.Planning;

/// <summary>A configuration of one stage in the search.</summary>
/// <param name="Option">Which of the stage's hardware options.</param>
/// <param name="BatchSize">The largest batch.</param>
/// <param name="Replicas">The number of replicas.</param>
/// <param name="Delay">Which of the batching delays.</param>
internal readonly record struct StageChoice(int Option, int BatchSize, int Replicas, int Delay = 0);
