namespace InferLine.Evaluation.Accuracy;

/// <summary>A stage, estimated and measured, over all parts of a round.</summary>
/// <param name="Name">Its name.</param>
/// <param name="EstimatedBatch">The estimated number of items per batch, in the mean.</param>
/// <param name="MeasuredBatch">The measured one.</param>
/// <param name="EstimatedUtilization">The estimated share of time that its replicas are busy, in the mean of the parts.</param>
/// <param name="MeasuredUtilization">The measured one.</param>
/// <param name="ExcessSeconds">What its batches took beyond their profile, in the mean.</param>
internal sealed record StageComparison(string Name, double EstimatedBatch, double MeasuredBatch, double EstimatedUtilization, double MeasuredUtilization, double ExcessSeconds)
{
    /// <summary>Compares a stage.</summary>
    /// <param name="parts">At least one.</param>
    /// <param name="stage">Its index.</param>
    public static StageComparison Of(IReadOnlyList<AccuracyPart> parts, int stage)
    {
        double items = parts.Sum(part => part.Measured.Stages[stage].Items);
        return new StageComparison(
            parts[0].Estimated.Stages[stage].Name,
            items / parts.Sum(part => part.Estimated.Stages[stage].Batches),
            items / parts.Sum(part => part.Measured.Stages[stage].Items / part.Measured.Stages[stage].MeanBatch),
            parts.Average(part => part.Estimated.Stages[stage].Utilization),
            parts.Average(part => part.Measured.Stages[stage].Utilization),
            parts.SelectMany(part => part.ExcessSeconds[stage]).Average());
    }
}
