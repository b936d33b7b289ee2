namespace InferLine.Serving;

/// <summary>A query failed at a stage: its model threw, or its route did. <see cref="Exception.InnerException"/> is what was thrown.</summary>
public sealed class StageFailedException : Exception
{
    /// <summary>Creates an exception without details.</summary>
    public StageFailedException()
        : base("A stage failed.")
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">The message.</param>
    public StageFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public StageFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal StageFailedException(string stage, string problem, Exception innerException)
        : base($"stage '{stage}': {problem}: {innerException.Message}", innerException) => Stage = stage;

    /// <summary>The name of the stage.</summary>
    public string Stage { get; } = "";
}
