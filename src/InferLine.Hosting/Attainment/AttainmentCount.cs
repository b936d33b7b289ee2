using System.Runtime.InteropServices;

namespace InferLine.Hosting.Attainment;

/// <summary>Queries that met the objective and that missed it: within the window, and since the host began.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AttainmentCount(long Met, long Missed, long TotalMet, long TotalMissed)
{
    public long Queries => Met + Missed;

    /// <summary>The share that met it, 0 to 1; <see langword="null"/> if no query has ended.</summary>
    public double? Share => Queries == 0 ? null : (double)Met / Queries;
}
