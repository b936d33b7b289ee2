using System.Runtime.InteropServices;

namespace InferLine.Serving;

/// <summary>What a stage has done since the runtime was created, and how it stands.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Items">The items that were run, failed ones included.</param>
/// <param name="Batches">The batches that were run.</param>
/// <param name="FailedBatches">The batches that failed.</param>
/// <param name="Busy">The time that replicas were running batches, summed over replicas.</param>
/// <param name="Queued">The items that wait.</param>
/// <param name="ReplicasWanted">The replicas that were asked for.</param>
/// <param name="ReplicasStarting">Those that are being created, or wait to be tried again.</param>
/// <param name="ReplicasRunning">Those that serve; more than wanted while some finish their last batch.</param>
/// <param name="Problem">What is wrong, if anything is: replicas cannot be created, or batch after batch fails.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StageStatistics(
    string Stage, long Items, long Batches, long FailedBatches, TimeSpan Busy, int Queued, int ReplicasWanted, int ReplicasStarting, int ReplicasRunning, string? Problem);
