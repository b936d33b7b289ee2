namespace InferLine.Estimation.Tests;

/// <summary>A batch as an observer saw it start: the ready times of its items, and the position of the first of them in the queue's order.</summary>
internal sealed record RecordedBatch(int FirstPosition, double[] Ready, double Start, double Done);
