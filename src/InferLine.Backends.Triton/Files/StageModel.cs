using InferLine.Backends.Triton.TextFormat;

namespace InferLine.Backends.Triton.Files;

/// <summary>The model of a stage as planned.</summary>
/// <param name="Stage">The stage's index.</param>
/// <param name="StageName">The stage's name.</param>
/// <param name="Model">The model's name, and that of its folder.</param>
/// <param name="Text">Its configuration.</param>
/// <param name="Differences">What the plan changed in it.</param>
internal sealed record StageModel(int Stage, string StageName, string Model, ConfigText Text, IReadOnlyList<string> Differences)
{
    public bool Batches => Text.MaxBatchSize > 0;
}
