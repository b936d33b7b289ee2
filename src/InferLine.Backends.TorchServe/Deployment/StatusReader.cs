using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;
using InferLine.Pipelines;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>Reads what the servers run.</summary>
internal sealed class StatusReader(Pipeline pipeline, Fleet fleet, ServedCounter served, ActivationTimes activations)
{
    public async Task<BackendStatus> ReadAsync(DesiredState? state, CancellationToken cancellationToken)
    {
        if (state is null)
        {
            return new BackendStatus { Stages = [.. pipeline.Stages.Select(stage => new StageStatus { Stage = stage.Name })] };
        }

        IReadOnlyList<StagePart> parts = fleet.PartsOf(state.Stages);
        TorchServeServer[] servers = [.. parts.Select(part => part.Server.Server).Distinct()];
        Task<TorchServeResult<IReadOnlyList<TorchServeMetricSample>>[]> metrics = Task.WhenAll(servers.Select(server => server.Client.GetMetricsAsync(cancellationToken)));
        TorchServeResult<RegisteredModels>[] present =
            await Task.WhenAll(parts.Select(part => RegisteredModels.ReadAsync(part.Server.Server.Client, part.Model, cancellationToken))).ConfigureAwait(false);
        Dictionary<TorchServeServer, TorchServeResult<IReadOnlyList<TorchServeMetricSample>>> samples = servers.Zip(await metrics.ConfigureAwait(false)).ToDictionary(pair => pair.First, pair => pair.Second);
        PartStatus[] read = [.. parts.Zip(present, static (part, registered) => new PartStatus(part, registered))];
        string[] silent = [.. read.Where(one => one.Present.Error is { IsOutcomeUnknown: true }).Select(one => $"{one.Part.Server.Server.Name}: {one.Present.Error}").Distinct(StringComparer.Ordinal)];
        return new BackendStatus
        {
            Stages = [.. state.Stages.Select((stage, s) => StatusOf(stage, [.. read.Where(one => one.Part.Stage == s)]))],
            Problem = silent.Length == 0 ? null : string.Join("; ", silent),
            Served = served.Read(parts, part => samples[part.Server.Server].ValueOrDefault?.RequestsTo(part.Model)),
        };
    }

    private StageStatus StatusOf(DesiredStage stage, PartStatus[] parts)
    {
        var problems = new List<string>();
        foreach (PartStatus one in parts)
        {
            if (one.Problem() is { } problem)
            {
                problems.Add($"{one.Part.Server.Server.Name}: {problem}");
            }
        }

        PartStatus[] serving = [.. parts.Where(one => one.Part.Share > 0)];
        int placed = serving.Sum(one => one.Part.Share);
        if (placed < stage.Plan.Replicas)
        {
            problems.Add(FormattableString.Invariant($"there is room for {placed} of {stage.Plan.Replicas} replicas on the servers that answer"));
        }

        ModelDescription?[] descriptions = [.. serving.Select(one => one.Serving?.Description)];
        return new StageStatus
        {
            Stage = stage.Plan.Stage,
            ReplicasWanted = stage.Plan.Replicas,
            ReplicasRunning = descriptions.Sum(description => description?.ReadyWorkers ?? 0),
            BatchSize = descriptions.OfType<ModelDescription>().Select(description => (int?)Math.Max(1, description.BatchSize)).Min(),
            Queued = descriptions.Length == 0 || descriptions.Contains(null) ? null : (int)Math.Min(int.MaxValue, descriptions.Sum(description => (long)description!.JobQueueStatus.PendingRequests)),
            ActivationTime = activations.Longest(stage.Plan.Stage),
            Problem = problems.Count == 0 ? null : string.Join("; ", problems),
        };
    }

    private sealed record PartStatus(StagePart Part, TorchServeResult<RegisteredModels> Present)
    {
        public RegisteredModel? Serving => Present.ValueOrDefault?.Serving(Current);

        private ModelSlot Current => Part.Server.Server.TrafficOf(Part.Model).Current.Slot;

        public string? Problem()
        {
            if (Present.ValueOrDefault is not { } registered)
            {
                return ModelDeployer.Explain(Present.Error!);
            }

            IReadOnlyList<string> differences = registered.Differences(Part.Target, Current);
            return differences.Count == 0 ? null
                : Part.Lane.Last is { Problem: { } problem } && !Part.Lane.IsSettled ? problem

                // Workers take their time to start: that is no problem yet.
                : Part.Lane.IsRunning ? null
                : $"it does not run what it was asked to: {string.Join("; ", differences)}";
        }
    }
}
