namespace InferLine.Backends.Tests.Client;

/// <summary>How a call ended.</summary>
/// <param name="Error">The kind of its error, by its name; <see langword="null"/> if it succeeded.</param>
/// <param name="IsOutcomeUnknown">Whether the server may have done it all the same.</param>
/// <param name="Message">What a failed test says.</param>
internal sealed record CallResult(string? Error, bool IsOutcomeUnknown, string? Message);
