using System.Globalization;

namespace InferLine.Tuning.Tests;

/// <summary>A step of a search: some stages get other replicas, which is counted up to a bound and may become the base of the next steps.</summary>
internal sealed record ForecastTrial(IReadOnlyList<(int Stage, int Replicas)> Changes, Lateness Bound, bool Commits)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"[{string.Join(' ', Changes.Select(change => $"{change.Stage}:={change.Replicas}"))}, "
        + $"at most {Bound.Queries} and {Bound.Seconds:R} s{(Commits ? ", commit" : "")}]");
}
