using System.Runtime.InteropServices;

namespace InferLine.Serving;

/// <summary>The end of a query.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Latency">The time from its arrival to its end.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QueryEnd(QueryOutcome Outcome, TimeSpan Latency);
