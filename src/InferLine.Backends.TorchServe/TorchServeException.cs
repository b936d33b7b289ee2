using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe;

/// <summary>A TorchServe server did not do what it was asked for, or could not be asked.</summary>
public sealed class TorchServeException : Exception
{
    /// <summary>Creates an exception without details.</summary>
    public TorchServeException()
        : this("A TorchServe server failed.")
    {
    }

    /// <summary>Creates an exception that says what failed.</summary>
    /// <param name="message">What failed, with the server's own text.</param>
    public TorchServeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that says what failed, and why.</summary>
    /// <param name="message">What failed, with the server's own text.</param>
    /// <param name="innerException">The cause.</param>
    public TorchServeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception of a call that failed.</summary>
    /// <param name="message">What failed, with the server's own text.</param>
    /// <param name="error">The call's error.</param>
    public TorchServeException(string message, TorchServeError error)
        : base(message)
    {
        Error = error;
    }

    /// <summary>The call that failed: a full queue (<see cref="TorchServeErrorKind.QueueFull"/>) and a model that is gone (<see cref="TorchServeErrorKind.NotFound"/>) are told apart by it. Not there if it was not one call.</summary>
    public TorchServeError? Error { get; }
}
