namespace InferLine.Planning;

/// <summary>A path through the pipeline, and how much some of the queries that take all of it ask of its stages in busy times of the trace.</summary>
/// <param name="Stages">The stages of the path, in order.</param>
/// <param name="InTime">So many of these queries are in time in every plan that meets the objective.</param>
/// <param name="BudgetSeconds">The service times along the path add up to no more than this for a query in time.</param>
/// <param name="OtherItems">For each stage of the path, how many more items it serves in time in the busy times, besides one for each of those queries.</param>
/// <param name="Seconds">For each stage of the path, how long it has for all of them.</param>
internal sealed record PathSample(int[] Stages, long InTime, double BudgetSeconds, double[] OtherItems, double[] Seconds);
