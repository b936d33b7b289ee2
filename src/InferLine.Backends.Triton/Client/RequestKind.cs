namespace InferLine.Backends.Triton.Client;

/// <summary>What a request does to a server. Each kind has connections of its own: a load blocks the connection's thread in the server until it ends.</summary>
internal enum RequestKind
{
    /// <summary>It changes nothing: harmless to repeat.</summary>
    Read,

    /// <summary>It loads or unloads.</summary>
    Control,

    /// <summary>It infers.</summary>
    Inference,
}
