namespace InferLine.Backends.TorchServe.Client;

/// <summary>A worker of a model: a process of its own.</summary>
public sealed record WorkerDescription
{
    /// <summary>Its id, unique in the server.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public WorkerStatus Status { get; init; }

    /// <summary>The process; -1 while the first one starts. A worker that died keeps the number of the dead process.</summary>
    public int Pid { get; init; }

    /// <summary>Whether it died and is being restarted, or is dead for good: it does not serve although it has had a process. For a moment at the end of its start this is true of a healthy worker too.</summary>
    public bool HasDied => Status == WorkerStatus.Unloading && Pid > 0;
}
