using System.Runtime.InteropServices;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What the garbage collector of this process has done since it began, or in a time between.</summary>
/// <param name="Pauses">How long it stopped all threads, in sum: no single pause was longer.</param>
/// <param name="Generation0">How many collections were of the youngest generation only.</param>
/// <param name="Generation1">How many were of the next too.</param>
/// <param name="Generation2">How many were of all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CollectorActivity(TimeSpan Pauses, int Generation0, int Generation1, int Generation2)
{
    /// <summary>All since the process began.</summary>
    public static CollectorActivity Now()
    {
        // A collection counts for its generation and for all younger ones.
        (int youngest, int next, int all) = (GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
        return new CollectorActivity(GC.GetTotalPauseDuration(), youngest - next, next - all, all);
    }

    /// <summary>What it did since then.</summary>
    public CollectorActivity Since(CollectorActivity then) =>
        new(Pauses - then.Pauses, Generation0 - then.Generation0, Generation1 - then.Generation1, Generation2 - then.Generation2);

    /// <summary>Both together.</summary>
    public CollectorActivity Plus(CollectorActivity other) =>
        new(Pauses + other.Pauses, Generation0 + other.Generation0, Generation1 + other.Generation1, Generation2 + other.Generation2);
}
