namespace InferLine.Backends.Triton.Client.Wire;

internal sealed record StatisticsDocument(IReadOnlyList<ModelStatistics> ModelStats);
