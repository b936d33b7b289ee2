namespace InferLine.Backends.Tests.Storms;

internal enum StepKind
{
    Apply,
    Scale,

    /// <summary>Several scale decisions at the same time.</summary>
    ScaleAtOnce,
    Reconcile,
    HostRestart,
    ServerDown,
    ServerUp,
    ServerRestart,

    /// <summary>Somebody else changes what a server runs.</summary>
    ManualChange,
    WorkerDies,
    WorkerDiesForGood,

    /// <summary>Calls fail from now on.</summary>
    Faults,

    /// <summary>Changes take the servers longer, or less long, from now on.</summary>
    ChangeTime,
}
