namespace InferLine.Testing;

/// <summary>Thrown by a fixture that is asked for something it cannot do: the check that needs it does not apply.</summary>
public sealed class NotApplicableException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="reason">The reason, for whoever reads the test report: <c>a runtime in this process has no servers</c>.</param>
    public NotApplicableException(string reason)
        : base(reason)
    {
    }

    /// <summary>Says why, and what it follows from.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="innerException">What it follows from.</param>
    public NotApplicableException(string reason, Exception innerException)
        : base(reason, innerException)
    {
    }

    /// <summary>Without a reason; give one.</summary>
    public NotApplicableException()
    {
    }
}
