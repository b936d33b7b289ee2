namespace InferLine.Replay;

/// <summary>One stage over a replay.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="PeakReplicas">The largest number of replicas that was wanted.</param>
/// <param name="MeanReplicas">The mean number of replicas that were paid for.</param>
/// <param name="Cost">What they cost.</param>
/// <param name="Utilization">The share, 0 to 1, of the time paid for that the replicas were busy.</param>
public sealed record ReplayStage(string Name, int PeakReplicas, double MeanReplicas, double Cost, double Utilization);
