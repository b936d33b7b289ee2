using InferLine.Profiles;

namespace InferLine.Import;

/// <summary>The profile of a model that was found in a file of Model Analyzer.</summary>
/// <param name="Model">The model.</param>
/// <param name="Configuration">The configuration that it was measured with.</param>
/// <param name="Batches">Its service times.</param>
internal sealed record ModelAnalyzerProfile(string Model, string Configuration, IReadOnlyList<BatchLatency> Batches);
