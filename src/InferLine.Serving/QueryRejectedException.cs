namespace InferLine.Serving;

/// <summary>A query was not served, though nothing is wrong with it: the pipeline is full, the query is late, or the runtime stops.</summary>
public sealed class QueryRejectedException : Exception
{
    /// <summary>Creates an exception without details.</summary>
    public QueryRejectedException()
        : base("The query was not served.")
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">The message.</param>
    public QueryRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public QueryRejectedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal QueryRejectedException(QueryRejection reason, string message)
        : base(message) => Reason = reason;

    /// <summary>Why the query was not served.</summary>
    public QueryRejection Reason { get; }
}
