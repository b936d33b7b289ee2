using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Profiling;

/// <summary>What a server counted of a model between two readings of its statistics.</summary>
internal sealed class ServerTimes
{
    private readonly Dictionary<long, BatchStatistics> _sizes;

    private ServerTimes(long executions, CountedDuration queue, Dictionary<long, BatchStatistics> sizes)
    {
        Executions = executions;
        Queue = queue;
        _sizes = sizes;
    }

    public long Executions { get; }

    public CountedDuration Queue { get; }

    /// <summary>The executions of one size; <see langword="null"/> if there were none.</summary>
    public BatchStatistics? Of(int size) => _sizes.GetValueOrDefault(size) is { ComputeInfer.Count: > 0 } times ? times : null;

    /// <returns>The difference; <see langword="null"/> if a reading failed, or the counts began anew in between.</returns>
    public static ServerTimes? Between(TritonResult<IReadOnlyList<ModelStatistics>> before, TritonResult<IReadOnlyList<ModelStatistics>> after)
    {
        if (!before.IsSuccess || !after.IsSuccess)
        {
            return null;
        }

        ServerTimes first = Sum(before.Value);
        ServerTimes last = Sum(after.Value);
        if (last.Executions < first.Executions)
        {
            return null;
        }

        return new ServerTimes(
            last.Executions - first.Executions, Minus(last.Queue, first.Queue), last._sizes.ToDictionary(pair => pair.Key, pair => Minus(pair.Value, first._sizes.GetValueOrDefault(pair.Key) ?? new BatchStatistics())));
    }

    private static ServerTimes Sum(IReadOnlyList<ModelStatistics> versions)
    {
        var sizes = new Dictionary<long, BatchStatistics>();
        var queue = new CountedDuration();
        foreach (ModelStatistics version in versions)
        {
            queue = Plus(queue, version.InferenceStats.Queue);
            foreach (BatchStatistics batch in version.BatchStats)
            {
                BatchStatistics known = sizes.GetValueOrDefault(batch.BatchSize) ?? new BatchStatistics();
                sizes[batch.BatchSize] = new BatchStatistics
                {
                    BatchSize = batch.BatchSize,
                    ComputeInput = Plus(known.ComputeInput, batch.ComputeInput),
                    ComputeInfer = Plus(known.ComputeInfer, batch.ComputeInfer),
                    ComputeOutput = Plus(known.ComputeOutput, batch.ComputeOutput),
                };
            }
        }

        return new ServerTimes(versions.Sum(version => version.ExecutionCount), queue, sizes);
    }

    private static BatchStatistics Minus(BatchStatistics last, BatchStatistics first) => new()
    {
        BatchSize = last.BatchSize,
        ComputeInput = Minus(last.ComputeInput, first.ComputeInput),
        ComputeInfer = Minus(last.ComputeInfer, first.ComputeInfer),
        ComputeOutput = Minus(last.ComputeOutput, first.ComputeOutput),
    };

    private static CountedDuration Plus(CountedDuration one, CountedDuration other) => new() { Count = one.Count + other.Count, Nanoseconds = one.Nanoseconds + other.Nanoseconds };

    private static CountedDuration Minus(CountedDuration last, CountedDuration first) => new() { Count = last.Count - first.Count, Nanoseconds = last.Nanoseconds - first.Nanoseconds };
}
