using System.Globalization;

namespace InferLine.Tuning;

/// <summary>What a tuner wants changed at one moment, and why.</summary>
/// <param name="AtSeconds">When it was decided, in the caller's seconds.</param>
/// <param name="Changes">The stages that change, in the pipeline's order; empty if nothing does.</param>
/// <param name="Reason">Why, for an operator: which window, live against planned rate, or what was foreseen; empty if nothing changes.</param>
public sealed record ScaleDecision(double AtSeconds, IReadOnlyList<StageScaling> Changes, string Reason)
{
    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => Changes.Count == 0;

    /// <summary>The decision in one line.</summary>
    public override string ToString() =>
        IsEmpty
            ? string.Create(CultureInfo.InvariantCulture, $"{AtSeconds:F1} s: no change")
            : string.Create(CultureInfo.InvariantCulture, $"{AtSeconds:F1} s: {string.Join(", ", Changes)}: {Reason}");
}
