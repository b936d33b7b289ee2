namespace InferLine.Backends.Tests.Storms;

/// <summary>Takes the steps of a storm against a backend and its servers, and knows what was decided last.</summary>
internal abstract class Weather(IServerCluster cluster)
{
    private int[][] _wanted = [];

    /// <summary>The last plan that was decided for; <see langword="null"/> if none was.</summary>
    public (int Batch, int DelayMs)? Plan { get; private set; }

    public async Task TakeAsync(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Apply:
                if (await TryApplyAsync(step))
                {
                    Plan = (step.Batch, step.DelayMs);
                    _wanted = step.Replicas;
                }

                break;
            case StepKind.Scale or StepKind.ScaleAtOnce when Plan is not null:
                await Task.WhenAll(step.Replicas.Select(counts => Task.Run(async () => await cluster.Backend.ScaleAsync(counts))));
                _wanted = step.Replicas;
                break;
            case StepKind.Reconcile:
                await cluster.Backend.ReconcileAsync();
                break;
            case StepKind.HostRestart:
                cluster.RestartHost();
                break;
            case StepKind.ServerDown:
                Locked(() => cluster.Network.Down.Add(step.Host));
                break;
            case StepKind.ServerUp:
                Locked(() => cluster.Network.Down.Remove(step.Host));
                break;
            case StepKind.ServerRestart:
                cluster.RestartServer(step.Host);
                break;
            case StepKind.ChangeTime:
                cluster.ChangeTime = TimeSpan.FromMilliseconds(step.ChangeMs);
                break;
            case StepKind.Faults:
                cluster.Network.Faults = (_, number) => step.FaultOf(number);
                break;
            default:
                await DoAsync(step);
                break;
        }
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        cluster.Network.Faults = (_, _) => Fault.None;
        Locked(cluster.Network.Down.Clear);
    }

    /// <summary>Compares until the servers are as was decided last, a few times.</summary>
    /// <returns>How they still differ; <see langword="null"/> if they do not.</returns>
    public async Task<string?> SettleAsync(int passes)
    {
        string? problem = null;
        for (int pass = 0; pass < passes; pass++)
        {
            await cluster.Backend.ReconcileAsync();
            problem = await DeviationAsync();
            if (problem is null)
            {
                break;
            }
        }

        return problem;
    }

    /// <returns>Whether the plan was decided for, in force or not.</returns>
    protected abstract Task<bool> TryApplyAsync(Step step);

    /// <summary>Takes a step that is of these servers alone.</summary>
    protected abstract Task DoAsync(Step step);

    /// <summary>How what a stage's servers really run differs from its status, which is as was decided; <see langword="null"/> if it does not.</summary>
    protected abstract string? DeviationOf(StageStatus stage, string model, int batch, int delayMs);

    private async Task<string?> DeviationAsync()
    {
        if (Plan is not { } plan)
        {
            return null;
        }

        BackendStatus status = await cluster.Backend.GetStatusAsync();
        int[] wanted = [.. status.Stages.Select(stage => stage.ReplicasWanted!.Value)];
        if (!_wanted.Any(counts => counts.SequenceEqual(wanted)))
        {
            return $"wanted is {string.Join(",", wanted)}, and the last decision was {string.Join(" or ", _wanted.Select(counts => string.Join(",", counts)))}";
        }

        if (!status.IsHealthy)
        {
            return status.Problem + string.Join("; ", status.Stages.Select(stage => stage.Problem));
        }

        return status.Stages.Zip(["a", "b", "c"], (stage, model) => stage.ReplicasRunning == stage.ReplicasWanted
            ? DeviationOf(stage, model, plan.Batch, plan.DelayMs)
            : FormattableString.Invariant($"stage {stage.Stage} says {stage.ReplicasRunning}, and wants {stage.ReplicasWanted}")).FirstOrDefault(problem => problem is not null);
    }

    private void Locked(Action action)
    {
        lock (cluster.Network.Down)
        {
            action();
        }
    }
}
