namespace InferLine.Backends.Triton.Client;

/// <summary>A call that failed.</summary>
/// <param name="Kind">What a caller can act on.</param>
/// <param name="StatusCode">The HTTP status; <see langword="null"/> if there was no answer.</param>
/// <param name="Message">The server's own text, or what the network said.</param>
public sealed record TritonError(TritonErrorKind Kind, int? StatusCode, string Message)
{
    /// <summary>Whether the call may have had an effect although it failed: there was no answer.</summary>
    public bool IsOutcomeUnknown => Kind is TritonErrorKind.Unreachable or TritonErrorKind.TimedOut;

    /// <summary>The status and the text, on one line.</summary>
    public override string ToString() =>
        StatusCode is { } status ? FormattableString.Invariant($"{Message.Trim().ReplaceLineEndings(" ")} ({status})") : Message.Trim().ReplaceLineEndings(" ");
}
