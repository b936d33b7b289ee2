namespace InferLine.Backends.TorchServe.Client;

/// <summary>A call that failed.</summary>
/// <param name="Kind">What a caller can act on.</param>
/// <param name="StatusCode">The HTTP status; <see langword="null"/> if there was no answer.</param>
/// <param name="Message">The server's own text, or what the network said.</param>
public sealed record TorchServeError(TorchServeErrorKind Kind, int? StatusCode, string Message)
{
    /// <summary>The server's name of the failure, such as <c>ModelNotFoundException</c>; <see langword="null"/> if it did not give one.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Whether the call may have had an effect although it failed: there was no answer.</summary>
    public bool IsOutcomeUnknown => Kind is TorchServeErrorKind.Unreachable or TorchServeErrorKind.TimedOut;

    /// <summary>The status and the text, on one line.</summary>
    public override string ToString() =>
        StatusCode is { } status ? FormattableString.Invariant($"{Message.Trim().ReplaceLineEndings(" ")} ({status})") : Message.Trim().ReplaceLineEndings(" ");
}
