namespace InferLine.Backends.Triton.Files;

/// <summary>What a model repository consists of, and what was, or would be, changed.</summary>
/// <param name="Changes">All its files, those that stay included.</param>
/// <param name="Ensemble">The name of the ensemble; <see langword="null"/> if there is none.</param>
/// <param name="NoEnsemble">Why there is none; <see langword="null"/> if there is one.</param>
public sealed record RepositoryReport(IReadOnlyList<RepositoryChange> Changes, string? Ensemble, string? NoEnsemble);
