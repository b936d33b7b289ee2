using System.Runtime.InteropServices;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A batch that a replica served.</summary>
/// <param name="Size">How many items it had.</param>
/// <param name="Seconds">How long it took.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ServedBatch(int Size, double Seconds);
