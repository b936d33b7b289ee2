namespace InferLine.Backends.Triton;

/// <summary>A Triton server did not do what it was asked for, or could not be asked.</summary>
public sealed class TritonException : Exception
{
    /// <summary>Creates an exception without details.</summary>
    public TritonException()
        : this("A Triton server failed.")
    {
    }

    /// <summary>Creates an exception that says what failed.</summary>
    /// <param name="message">What failed, with the server's own text.</param>
    public TritonException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that says what failed, and why.</summary>
    /// <param name="message">What failed, with the server's own text.</param>
    /// <param name="innerException">The cause.</param>
    public TritonException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
