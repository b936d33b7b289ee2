namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>How a change of the number of workers ended.</summary>
/// <param name="Ready">The workers that serve.</param>
/// <param name="Problem">Why there are not as many as wanted; <see langword="null"/> if there are.</param>
internal sealed record ScalingResult(int Ready, string? Problem)
{
    /// <summary>It was given up since something else is wanted by now.</summary>
    public bool IsSuperseded { get; init; }

    /// <summary>The server did not answer.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>Some workers are dead, and cannot be started anew without stopping others that serve; another registration could take their place.</summary>
    public bool NeedsReplacement { get; init; }
}
