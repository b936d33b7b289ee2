namespace InferLine.Tuning;

/// <summary>How many queries are late, and how late they are together.</summary>
/// <param name="Queries">The number of late queries.</param>
/// <param name="Seconds">The sum of the times by which they are late. It falls with every replica that shortens a queue, also where no query is saved
/// yet.</param>
internal readonly record struct Lateness(long Queries, double Seconds)
{
    public static readonly Lateness Any = new(long.MaxValue, double.PositiveInfinity);

    public static Lateness AtMost(long queries) => new(queries, double.PositiveInfinity);
}
