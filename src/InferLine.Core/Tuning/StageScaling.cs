using System.Globalization;

namespace InferLine.Tuning;

/// <summary>The change of one stage.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="From">The number of replicas before.</param>
/// <param name="To">The number of replicas after.</param>
public readonly record struct StageScaling(string Stage, int From, int To)
{
    /// <summary>The change in words, as in <c>detect 3 -> 5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stage} {From} -> {To}");
}
