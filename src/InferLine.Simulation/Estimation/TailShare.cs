namespace InferLine.Estimation;

/// <summary>
/// The part of one stage in the latency of the slowest queries. For each of them the path is followed backwards from the item that was done last, at every stage
/// through the parent item that it waited for; the times at the stages of this path add up to the latency.
/// </summary>
/// <param name="QueueSeconds">The mean time per slow query that was spent waiting at this stage on the path.</param>
/// <param name="ServiceSeconds">The mean time per slow query that was spent in service at this stage on the path.</param>
/// <param name="Share">Both together as a share, 0 to 1, of the mean latency of the slow queries.</param>
public sealed record TailShare(double QueueSeconds, double ServiceSeconds, double Share);
