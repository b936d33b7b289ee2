namespace InferLine.Backends.TorchServe.Client;

/// <summary>What a worker does.</summary>
public enum WorkerStatus
{
    /// <summary>The server names a status that this client does not know.</summary>
    Unknown,

    /// <summary>It serves.</summary>
    Ready,

    /// <summary>It does not serve: it is loading, or it died and is being restarted, or it is dead for good. The server says the same of all three.</summary>
    Unloading,
}
