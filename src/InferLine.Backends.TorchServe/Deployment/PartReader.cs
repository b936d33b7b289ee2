using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>Reads what the servers run of parts of stages.</summary>
internal static class PartReader
{
    public static async Task<IReadOnlyList<PartStatus>> ReadAsync(IReadOnlyList<StagePart> parts, CancellationToken cancellationToken)
    {
        TorchServeServer[] servers = [.. parts.Select(part => part.Server.Server).Distinct()];
        Task<TorchServeResult<IReadOnlyList<TorchServeMetricSample>>[]> metrics = Task.WhenAll(servers.Select(server => server.Client.GetMetricsAsync(cancellationToken)));
        TorchServeResult<RegisteredModels>[] present =
            await Task.WhenAll(parts.Select(part => RegisteredModels.ReadAsync(part.Server.Server.Client, part.Model, cancellationToken))).ConfigureAwait(false);
        Dictionary<TorchServeServer, IReadOnlyList<TorchServeMetricSample>?> samples = servers.Zip(await metrics.ConfigureAwait(false)).ToDictionary(pair => pair.First, pair => pair.Second.ValueOrDefault);
        return [.. parts.Zip(present, (part, registered) => StatusOf(part, registered, samples[part.Server.Server]))];
    }

    private static PartStatus StatusOf(StagePart part, TorchServeResult<RegisteredModels> present, IReadOnlyList<TorchServeMetricSample>? samples)
    {
        ModelSlot current = part.Server.Server.TrafficOf(part.Model).Current.Slot;
        ModelDescription? serving = present.ValueOrDefault?.Serving(current)?.Description;
        return new PartStatus(part)
        {
            Running = serving?.ReadyWorkers ?? 0,
            BatchSize = serving is null ? null : Math.Max(1, serving.BatchSize),
            Queued = serving?.JobQueueStatus.PendingRequests,
            Served = samples?.RequestsTo(part.Model),
            Problem = present.ValueOrDefault is { } registered ? Deviation(part, registered, current) : ModelDeployer.Explain(present.Error!),
            Silence = present.Error is { IsOutcomeUnknown: true } error ? error.ToString() : null,
        };
    }

    private static string? Deviation(StagePart part, RegisteredModels registered, ModelSlot current)
    {
        IReadOnlyList<string> differences = registered.Differences(part.Target, current);
        return differences.Count == 0 ? null
            : part.Lane.Last is { Problem: { } problem } && !part.Lane.IsSettled ? problem

            // Workers take their time to start: that is no problem yet.
            : part.Lane.IsRunning ? null
            : $"it does not run what it was asked to: {string.Join("; ", differences)}";
    }
}
