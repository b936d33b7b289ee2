using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>All that a stage's model is registered as on one server: its versions, and those under its other name.</summary>
internal sealed class RegisteredModels(string model, IReadOnlyList<RegisteredModel> all)
{
    public IReadOnlyList<RegisteredModel> All { get; } = all;

    public static async Task<TorchServeResult<RegisteredModels>> ReadAsync(TorchServeClient client, string model, CancellationToken cancellationToken)
    {
        var all = new List<RegisteredModel>();
        foreach (string name in new[] { model, ModelSlot.OtherName(model) })
        {
            TorchServeResult<IReadOnlyList<ModelDescription>> versions = await client.DescribeAllAsync(name, cancellationToken).ConfigureAwait(false);
            if (versions.Error is { } error)
            {
                if (error.Kind == TorchServeErrorKind.NotFound)
                {
                    continue;
                }

                return new TorchServeResult<RegisteredModels>(error);
            }

            string? preferred = versions.Value.Count == 1 ? versions.Value[0].ModelVersion : null;
            if (versions.Value.Count > 1)
            {
                TorchServeResult<ModelDescription> one = await client.DescribeAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
                if (one.Error is { Kind: not TorchServeErrorKind.NotFound } unread)
                {
                    return new TorchServeResult<RegisteredModels>(unread);
                }

                preferred = one.ValueOrDefault?.ModelVersion;
            }

            all.AddRange(versions.Value.Select(version => new RegisteredModel(version, version.ModelVersion == preferred)));
        }

        return new TorchServeResult<RegisteredModels>(new RegisteredModels(model, all));
    }

    public RegisteredModels Without(RegisteredModel one) => new(model, [.. All.Where(other => other != one)]);

    public RegisteredModel? Find(ModelSlot slot) => All.FirstOrDefault(one => one.Slot == slot);

    /// <summary>The one that requests go to. After a restart of the host, or where that has no worker that serves and another has: the default one, or that of the other name.</summary>
    public RegisteredModel? Serving(ModelSlot current)
    {
        RegisteredModel? known = Find(current);
        if (known is not null && (known.Ready > 0 || !All.Any(one => one.IsDefault && one.Ready > 0)))
        {
            return known;
        }

        RegisteredModel? own = All.FirstOrDefault(one => one.Slot.Name == model && one.IsDefault);
        RegisteredModel? other = All.FirstOrDefault(one => one.Slot.Name != model && one.IsDefault);
        return own is null || (own.Ready == 0 && other is { Ready: > 0 }) ? other ?? own : own;
    }

    /// <summary>One that forms batches as wanted; the serving one if it does.</summary>
    public RegisteredModel? Fitting(WorkerTarget target, RegisteredModel? serving) =>
        serving is not null && target.Fits(serving.Description) ? serving : All.Where(one => target.Fits(one.Description)).MaxBy(one => one.Ready);

    /// <summary>What differs from what is wanted.</summary>
    public IReadOnlyList<string> Differences(WorkerTarget target, ModelSlot current)
    {
        if (Serving(current) is not { } serving)
        {
            return target.Workers == 0 ? [] : ["the model is not registered"];
        }

        var differences = new List<string>();
        if (target.Workers > 0)
        {
            differences.AddRange(target.Differences(serving.Description));
        }

        if (IsMisdirected(serving))
        {
            differences.Add($"default version: another -> {serving.Slot.Version}");
        }

        ModelDescription description = serving.Description;
        if (description.MinWorkers != target.Workers || description.MaxWorkers != target.Workers || description.Workers.Count != target.Workers)
        {
            differences.Add(FormattableString.Invariant($"workers: {description.Workers.Count} ({description.MinWorkers} to {description.MaxWorkers}) -> {target.Workers}"));
        }

        if (Sick(description) is { } sick)
        {
            differences.Add(sick);
        }

        return differences;
    }

    /// <summary>Whether requests without a version go to another one.</summary>
    public bool IsMisdirected(RegisteredModel serving) => serving.Slot.Name == model && !serving.IsDefault;

    /// <summary>The workers that do not serve; <see langword="null"/> if all do.</summary>
    public static string? Sick(ModelDescription description)
    {
        string[] sick =
        [
            .. description.Workers.Where(worker => worker.Status != WorkerStatus.Ready).Select(worker => worker.HasDied
                ? FormattableString.Invariant($"worker {worker.Id} died (process {worker.Pid}), and is being restarted or dead for good")
                : $"worker {worker.Id} starts"),
        ];
        return sick.Length == 0 ? null : FormattableString.Invariant($"{description.ReadyWorkers} of {description.Workers.Count} workers serve: {string.Join(", ", sick)}");
    }
}
