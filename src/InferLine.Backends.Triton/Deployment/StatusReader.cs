using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Pipelines;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>Reads what the servers run.</summary>
internal sealed class StatusReader(Pipeline pipeline, Fleet fleet, ServedCounter served)
{
    public async Task<BackendStatus> ReadAsync(DesiredState? state, CancellationToken cancellationToken)
    {
        if (state is null)
        {
            return new BackendStatus { Stages = [.. pipeline.Stages.Select(stage => new StageStatus { Stage = stage.Name })] };
        }

        IReadOnlyList<StagePart> parts = fleet.PartsOf(state.Stages);
        TritonServer[] servers = [.. parts.Select(part => part.Server.Server).Distinct()];
        Task<TritonResult<IReadOnlyList<TritonMetricSample>>[]> metrics = Task.WhenAll(servers.Select(server => server.Client.GetMetricsAsync(cancellationToken)));
        TritonResult<ModelConfiguration>[] present = await Task.WhenAll(
            parts.Select(part => part.Server.Server.Client.GetModelConfigurationAsync(part.Model, cancellationToken: cancellationToken))).ConfigureAwait(false);
        Dictionary<TritonServer, TritonResult<IReadOnlyList<TritonMetricSample>>> samples = servers.Zip(await metrics.ConfigureAwait(false)).ToDictionary(pair => pair.First, pair => pair.Second);
        (StagePart Part, TritonResult<ModelConfiguration> Present)[] read = [.. parts.Zip(present)];
        string[] silent = [.. read.Where(one => one.Present.Error is { IsOutcomeUnknown: true }).Select(one => $"{one.Part.Server.Server.Name}: {one.Present.Error}").Distinct(StringComparer.Ordinal)];
        return new BackendStatus
        {
            Stages = [.. state.Stages.Select((stage, s) => StatusOf(stage, [.. read.Where(one => one.Part.Stage == s)], samples))],
            Problem = silent.Length == 0 ? null : string.Join("; ", silent),
            Served = served.Read(parts, part => samples[part.Server.Server].ValueOrDefault?.CountersOf(TritonMetrics.Items, part.Model)),
        };
    }

    private static StageStatus StatusOf(
        DesiredStage stage,
        (StagePart Part, TritonResult<ModelConfiguration> Present)[] parts,
        Dictionary<TritonServer, TritonResult<IReadOnlyList<TritonMetricSample>>> samples)
    {
        (StagePart Part, TritonResult<ModelConfiguration> Present)[] serving = [.. parts.Where(one => one.Part.Share > 0)];
        var problems = new List<string>();
        foreach ((StagePart part, TritonResult<ModelConfiguration> present) in parts)
        {
            string? problem = present.ValueOrDefault is { } configuration ? Deviation(part, configuration) : present.Error!.ToString();
            if (problem is not null)
            {
                problems.Add($"{part.Server.Server.Name}: {problem}");
            }
        }

        int placed = serving.Sum(one => one.Part.Share);
        if (placed < stage.Plan.Replicas)
        {
            problems.Add(FormattableString.Invariant($"there is room for {placed} of {stage.Plan.Replicas} replicas on the servers that answer"));
        }

        long?[] queued = [.. serving.Select(one => Pending(samples[one.Part.Server.Server].ValueOrDefault, one.Part.Model))];
        return new StageStatus
        {
            Stage = stage.Plan.Stage,
            ReplicasWanted = stage.Plan.Replicas,
            ReplicasRunning = serving.Sum(one => one.Present.ValueOrDefault?.Instances ?? 0),
            BatchSize = serving.Select(one => one.Present.ValueOrDefault).Where(configuration => configuration is not null).Select(configuration => (int?)Math.Max(1, configuration!.MaxBatchSize)).Min(),
            Queued = queued.Length == 0 || queued.Contains(null) ? null : (int)Math.Min(int.MaxValue, queued.Sum()!.Value),
            Problem = problems.Count == 0 ? null : string.Join("; ", problems),
        };
    }

    private static string? Deviation(StagePart part, ModelConfiguration configuration)
    {
        IReadOnlyList<string> differences = PlannedConfiguration.Differences(configuration, part.Target);
        return part.Lane.Last is { Problem: { } problem } && !part.Lane.IsSettled ? problem
            : differences.Count > 0 ? $"it does not run what it was asked to: {string.Join("; ", differences)}"
            : null;
    }

    private static long? Pending(IReadOnlyList<TritonMetricSample>? samples, string model) =>
        samples?.Of(TritonMetrics.Pending, model).Select(sample => (long?)sample.Value).DefaultIfEmpty().Sum();
}
