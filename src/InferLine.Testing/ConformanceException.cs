namespace InferLine.Testing;

/// <summary>A backend does not do what a check demands.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Describes the failure.</summary>
    /// <param name="check">The check's name.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="seen">What was seen instead.</param>
    /// <param name="remedy">What the backend's author can do.</param>
    /// <param name="innerException">What the backend threw, if it did.</param>
    public ConformanceException(string check, string expected, string seen, string remedy, Exception? innerException = null)
        : base($"{check}. Expected: {expected}. Seen: {seen}. Remedy: {remedy}.", innerException)
    {
        Check = check;
        Expected = expected;
        Seen = seen;
        Remedy = remedy;
    }

    /// <summary>Without a description; give one.</summary>
    public ConformanceException()
    {
    }

    /// <summary>With a message only; prefer the description in parts.</summary>
    /// <param name="message">The message.</param>
    public ConformanceException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause only; prefer the description in parts.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">Its cause.</param>
    public ConformanceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The check's name.</summary>
    public string Check { get; } = "";

    /// <summary>What was expected.</summary>
    public string Expected { get; } = "";

    /// <summary>What was seen instead.</summary>
    public string Seen { get; } = "";

    /// <summary>What the backend's author can do.</summary>
    public string Remedy { get; } = "";
}
