using InferLine.Backends.Triton.Client;

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

    /// <summary>Creates an exception of a call that failed.</summary>
    /// <param name="message">What failed, with the server's own text.</param>
    /// <param name="error">The call's error.</param>
    public TritonException(string message, TritonError error)
        : base(message)
    {
        Error = error;
    }

    /// <summary>The call that failed: a full queue (<see cref="TritonErrorKind.QueueFull"/>) and a model that is gone (<see cref="TritonErrorKind.NotFound"/>) are told apart by it. Not there if it was not one call.</summary>
    public TritonError? Error { get; }
}
