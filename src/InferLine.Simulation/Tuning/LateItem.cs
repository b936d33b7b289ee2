namespace InferLine.Tuning;

/// <summary>An item that is done after the objective's latency.</summary>
/// <param name="Query">Its query.</param>
/// <param name="Seconds">By how much.</param>
internal readonly record struct LateItem(int Query, double Seconds);
