namespace InferLine.Replay;

/// <summary>One minute of a replay.</summary>
/// <param name="Minute">The minute, counted from 0.</param>
/// <param name="Queries">How many queries arrived in it.</param>
/// <param name="Misses">How many of them were late; 0 if the plan has no objective.</param>
public readonly record struct ReplayMinute(int Minute, int Queries, int Misses);
