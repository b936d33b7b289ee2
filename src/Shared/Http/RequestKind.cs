namespace InferLine.Backends.Http;

/// <summary>What a request does to a server. Each kind has connections of its own: a change may block the connection's thread in the server until it ends.</summary>
internal enum RequestKind
{
    /// <summary>It changes nothing: harmless to repeat.</summary>
    Read,

    /// <summary>It changes the server.</summary>
    Control,

    /// <summary>It infers.</summary>
    Inference,
}
