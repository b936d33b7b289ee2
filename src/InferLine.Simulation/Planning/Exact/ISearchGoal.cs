namespace InferLine.Planning;

/// <summary>What a search of the tree is after. Called from several threads.</summary>
internal interface ISearchGoal
{
    /// <summary>Whether plans may be of use that cost at least this much per hour. Never true for a bound after it was false for a smaller one.</summary>
    bool Wants(double boundCostPerHour);

    /// <summary>Takes a plan that meets the latency limit.</summary>
    /// <param name="choices">The choices by stage; only valid during the call.</param>
    void Found(ReadOnlySpan<StageChoice> choices);
}
