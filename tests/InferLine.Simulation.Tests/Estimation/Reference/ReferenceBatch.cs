namespace InferLine.Estimation.Tests.Reference;

/// <summary>A batch that a stage served, its items in the order of the queue.</summary>
internal sealed record ReferenceBatch(IReadOnlyList<ReferenceItem> Items, double StartSeconds, double ServiceSeconds, double DoneSeconds);
