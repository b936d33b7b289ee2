namespace InferLine.Backends.Tests.Servers;

/// <summary>What the network does to a request.</summary>
internal enum Fault
{
    None,

    /// <summary>No connection: the server does not see the request.</summary>
    Refused,

    /// <summary>The server does it, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>Something in front of the server answers 503.</summary>
    Unavailable,

    /// <summary>The server answers 500.</summary>
    Internal,

    /// <summary>The server does it, and the answer never comes.</summary>
    NoAnswer,
}
