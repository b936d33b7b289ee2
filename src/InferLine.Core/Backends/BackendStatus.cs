namespace InferLine.Backends;

/// <summary>What a backend runs at one moment.</summary>
public sealed record BackendStatus
{
    /// <summary>The stages, in the pipeline's order.</summary>
    public required IReadOnlyList<StageStatus> Stages { get; init; }

    /// <summary>What is wrong with the backend as a whole, for an operator, if anything is: it does not answer, refuses the credentials.</summary>
    public string? Problem { get; init; }

    /// <summary>What the stages have received since the backend began, if it counts that; what a tuner follows the scale factors by.</summary>
    public ServedItems? Served { get; init; }

    /// <summary>Whether neither the backend nor a stage has a problem.</summary>
    public bool IsHealthy => Problem is null && Stages.All(stage => stage.Problem is null);
}
