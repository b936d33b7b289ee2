namespace InferLine.Backends.TorchServe.Client;

/// <summary>The interfaces of a server, each with a port and a key of its own.</summary>
internal enum ServerInterface
{
    Inference,

    Management,

    /// <summary>It needs no key.</summary>
    Metrics,
}
