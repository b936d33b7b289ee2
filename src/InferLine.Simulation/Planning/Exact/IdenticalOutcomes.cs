namespace InferLine.Planning;

/// <summary>
/// Leaves out candidates that are known to do exactly what a cheaper or earlier one does, for the same configurations before the stage.
/// </summary>
/// <remarks>
/// If no batch was as large as the batch size, a larger batch size takes the same batches at the same times: by induction over the starts, each takes all that is queued. If no batch waited for a replica,
/// more replicas start the same batches at the same times. Both hold as far as the simulation went, hence also for one that ended early because too many
/// queries were late. Candidates come by increasing cost, so the one that is left out costs no less.
/// </remarks>
internal sealed class IdenticalOutcomes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Option, int Replicas, int Delay), int> _largestUsefulBatch = [];
    private readonly Dictionary<(int Option, int BatchSize, int Delay), int> _mostUsefulReplicas = [];

    public bool Covers(StageChoice choice)
    {
        lock (_lock)
        {
            return (_largestUsefulBatch.TryGetValue((choice.Option, choice.Replicas, choice.Delay), out int batch) && choice.BatchSize > batch)
                || (_mostUsefulReplicas.TryGetValue((choice.Option, choice.BatchSize, choice.Delay), out int replicas) && choice.Replicas > replicas);
        }
    }

    public void Note(StageChoice choice, StageOutcome outcome)
    {
        lock (_lock)
        {
            if (outcome.LargestBatch < choice.BatchSize)
            {
                _largestUsefulBatch.TryAdd((choice.Option, choice.Replicas, choice.Delay), choice.BatchSize);
            }

            if (!outcome.WaitedForReplica)
            {
                _mostUsefulReplicas.TryAdd((choice.Option, choice.BatchSize, choice.Delay), choice.Replicas);
            }
        }
    }
}
