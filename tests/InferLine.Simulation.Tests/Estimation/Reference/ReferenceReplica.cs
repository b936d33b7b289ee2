namespace InferLine.Estimation.Tests.Reference;

/// <summary>A replica from when it was asked for until it has stopped.</summary>
internal sealed class ReferenceReplica(double askedSeconds, double servesSeconds)
{
    private double _stoppedSeconds = double.PositiveInfinity;

    /// <summary>What it serves; <see langword="null"/> if nothing.</summary>
    public ReferenceBatch? Batch { get; set; }

    /// <summary>Whether it was let go.</summary>
    public bool Goes { get; private set; }

    public ReplicaState StateAt(double now) =>
        Goes ? (Batch is null ? ReplicaState.Stopped : ReplicaState.Draining)
        : Batch is not null ? ReplicaState.Busy
        : servesSeconds > now ? ReplicaState.Starting
        : ReplicaState.Idle;

    public void Dismiss(double now)
    {
        Goes = true;
        _stoppedSeconds = Batch?.DoneSeconds ?? now;
    }

    public void Complete() => Batch = null;

    /// <summary>How long it was paid for, up to an end.</summary>
    public double PaidSeconds(double endSeconds) => Math.Max(0, Math.Min(_stoppedSeconds, endSeconds) - askedSeconds);
}
