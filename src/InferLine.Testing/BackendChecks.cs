using InferLine.Testing.Checks;

namespace InferLine.Testing;

/// <summary>All that is demanded of a backend.</summary>
public static class BackendChecks
{
    /// <summary>The checks, each independent of the others.</summary>
    public static IReadOnlyList<BackendCheck> All { get; } =
    [
        .. ApplyChecks.All, .. RefusalChecks.All, .. ScaleChecks.All, .. StatusChecks.All, .. FaultChecks.All, .. CancellationChecks.All, .. ConcurrencyChecks.All, .. RestartChecks.All,
        .. QueryChecks.All, .. CapabilityChecks.All, .. StopChecks.All,
    ];
}
