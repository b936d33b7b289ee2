namespace InferLine.Estimation.Tests.Reference;

/// <summary>What a replica does.</summary>
internal enum ReplicaState
{
    /// <summary>It was asked for and does not serve yet.</summary>
    Starting,

    /// <summary>It waits for a batch.</summary>
    Idle,

    /// <summary>It serves a batch.</summary>
    Busy,

    /// <summary>It serves its last batch.</summary>
    Draining,

    /// <summary>It is gone.</summary>
    Stopped,
}
