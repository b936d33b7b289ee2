using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>Reads what the servers run of parts of stages.</summary>
internal static class PartReader
{
    public static async Task<IReadOnlyList<PartStatus>> ReadAsync(IReadOnlyList<StagePart> parts, CancellationToken cancellationToken)
    {
        TritonServer[] servers = [.. parts.Select(part => part.Server.Server).Distinct()];
        Task<TritonResult<IReadOnlyList<TritonMetricSample>>[]> metrics = Task.WhenAll(servers.Select(server => server.Client.GetMetricsAsync(cancellationToken)));
        TritonResult<ModelConfiguration>[] present = await Task.WhenAll(
            parts.Select(part => part.Server.Server.Client.GetModelConfigurationAsync(part.Model, cancellationToken: cancellationToken))).ConfigureAwait(false);
        Dictionary<TritonServer, IReadOnlyList<TritonMetricSample>?> samples = servers.Zip(await metrics.ConfigureAwait(false)).ToDictionary(pair => pair.First, pair => pair.Second.ValueOrDefault);
        return [.. parts.Zip(present, (part, configuration) => StatusOf(part, configuration, samples[part.Server.Server]))];
    }

    private static PartStatus StatusOf(StagePart part, TritonResult<ModelConfiguration> present, IReadOnlyList<TritonMetricSample>? samples) => new(part)
    {
        Running = present.ValueOrDefault?.Instances ?? 0,
        BatchSize = present.ValueOrDefault is { } configuration ? Math.Max(1, configuration.MaxBatchSize) : null,
        Queued = samples?.Of(TritonMetrics.Pending, part.Model).Select(sample => (long?)sample.Value).DefaultIfEmpty().Sum(),
        Served = samples?.CountersOf(TritonMetrics.Items, part.Model),
        Problem = present.ValueOrDefault is { } found ? Deviation(part, found) : present.Error!.ToString(),
        Silence = present.Error is { IsOutcomeUnknown: true } error ? error.ToString() : null,
    };

    private static string? Deviation(StagePart part, ModelConfiguration configuration)
    {
        IReadOnlyList<string> differences = PlannedConfiguration.Differences(configuration, part.Target);
        return part.Lane.Last is { Problem: { } problem } && !part.Lane.IsSettled ? problem
            : differences.Count > 0 ? $"it does not run what it was asked to: {string.Join("; ", differences)}"
            : null;
    }
}
