namespace InferLine.Planning;

/// <summary>A configuration of one stage in the search: which of the stage's hardware options, what batch size, how many replicas.</summary>
internal readonly record struct StageChoice(int Option, int BatchSize, int Replicas);
