using InferLine.Pipelines;

namespace InferLine.Backends.Deployment;

/// <summary>Reads what the servers run, and makes it the status of the pipeline.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="fleet">The servers.</param>
/// <param name="read">Asks the servers of parts; each part has an answer.</param>
/// <param name="activationOf">How long new replicas of a stage took to serve; <see langword="null"/> if it is not measured.</param>
internal sealed class StatusReader<TServer, TTarget>(
    Pipeline pipeline,
    Fleet<TServer, TTarget> fleet,
    Func<IReadOnlyList<StagePart<TServer, TTarget>>, CancellationToken, Task<IReadOnlyList<PartStatus<TServer, TTarget>>>> read,
    Func<string, TimeSpan?>? activationOf = null)
    where TServer : ModelServer
    where TTarget : class
{
    private readonly ServedCounter<TServer, TTarget> _served = new(pipeline);

    /// <param name="state">What was decided; <see langword="null"/> if nothing was.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BackendStatus> ReadAsync(DesiredState? state, CancellationToken cancellationToken)
    {
        if (state is null)
        {
            return new BackendStatus { Stages = [.. pipeline.Stages.Select(stage => new StageStatus { Stage = stage.Name })] };
        }

        IReadOnlyList<PartStatus<TServer, TTarget>> parts = await read(fleet.PartsOf(state.Stages), cancellationToken).ConfigureAwait(false);
        string[] silent = [.. parts.Where(one => one.Silence is not null).Select(one => $"{one.Part.Server.Server.Name}: {one.Silence}").Distinct(StringComparer.Ordinal)];
        return new BackendStatus
        {
            Stages = [.. state.Stages.Select((stage, s) => StatusOf(stage, [.. parts.Where(one => one.Part.Stage == s)]))],
            Problem = silent.Length == 0 ? null : string.Join("; ", silent),
            Served = _served.Read(parts),
        };
    }

    private StageStatus StatusOf(DesiredStage stage, PartStatus<TServer, TTarget>[] parts)
    {
        List<string> problems = [.. parts.Where(one => one.Problem is not null).Select(one => $"{one.Part.Server.Server.Name}: {one.Problem}")];
        PartStatus<TServer, TTarget>[] serving = [.. parts.Where(one => one.Part.Share > 0)];
        int placed = serving.Sum(one => one.Part.Share);
        if (placed < stage.Plan.Replicas)
        {
            problems.Add(FormattableString.Invariant($"there is room for {placed} of {stage.Plan.Replicas} replicas on the servers that answer"));
        }

        return new StageStatus
        {
            Stage = stage.Plan.Stage,
            ReplicasWanted = stage.Plan.Replicas,
            ReplicasRunning = serving.Sum(one => one.Running),
            BatchSize = serving.Min(one => one.BatchSize),
            Queued = serving.Length == 0 || serving.Any(one => one.Queued is null) ? null : (int)Math.Min(int.MaxValue, serving.Sum(one => one.Queued!.Value)),
            ActivationTime = activationOf?.Invoke(stage.Plan.Stage),
            Problem = problems.Count == 0 ? null : string.Join("; ", problems),
        };
    }
}
