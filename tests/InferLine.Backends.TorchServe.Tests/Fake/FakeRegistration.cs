namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The call that registers an archive of the store as a version of a model. Who calls it holds the registry's lock.</summary>
internal sealed class FakeRegistration(IReadOnlyDictionary<string, FakeArchive> store, FakeRegistry registry, FakeWorkers workers)
{
    public int DefaultWorkers { get; set; } = 1;

    public FakeAnswer Answer(FakeTarget target)
    {
        if (Refusal(target, out FakeArchive? archive) is { } refusal)
        {
            return refusal;
        }

        string name = target.Text("model_name") ?? archive!.Name;
        if (registry.Find(name) is { } known && known.Versions.ContainsKey(archive!.Version))
        {
            return FakeAnswer.Error(409, "ConflictStatusException", $"Model version {archive.Version} is already registered for model {name}");
        }

        registry.Changes.Add($"register {name}/{archive!.Version}");
        int batch = target.Number("batch_size", -1);
        int delay = target.Number("max_batch_delay", -1);
        var version = new FakeVersion(name, archive.File, archive)
        {
            Batch = batch == -1 ? archive.BatchSize ?? 1 : batch,
            Delay = delay == -1 ? archive.MaxBatchDelay ?? 100 : delay,
            ResponseTimeout = archive.ResponseTimeout ?? target.Number("response_timeout", 120),
            StartupTimeout = target.Number("startup_timeout", 120),
        };
        registry.Add(version);
        return Start(version, archive.MinWorkers ?? Math.Max(0, target.Number("initial_workers", DefaultWorkers)), synchronous: target.Text("synchronous") != "false");
    }

    private FakeAnswer? Refusal(FakeTarget target, out FakeArchive? archive)
    {
        archive = null;
        if (target.Text("url") is not { } url)
        {
            return FakeAnswer.Error(400, "BadRequestException", "Parameter url is required.");
        }

        if (target.Text("runtime") is { } runtime and not "python")
        {
            return FakeAnswer.Error(400, "BadRequestException", $"Invalid RuntimeType value: {runtime}");
        }

        if (url.Contains("..", StringComparison.Ordinal))
        {
            return FakeAnswer.Error(404, "ModelNotFoundException", $"Relative path is not allowed in url: {url}");
        }

        if (url.Contains("://", StringComparison.Ordinal))
        {
            return FakeAnswer.Error(404, "ModelNotFoundException", $"Given URL {url} does not match any allowed URL(s)");
        }

        if (!store.TryGetValue(url, out archive))
        {
            return FakeAnswer.Error(404, "ModelNotFoundException", $"Model not found at: {url}");
        }

        return archive.IsGarbage ? FakeAnswer.Error(400, "InvalidModelException", "Model name is not defined.") : null;
    }

    private FakeAnswer Start(FakeVersion version, int count, bool synchronous)
    {
        FakeArchive archive = version.Archive;
        string text = $"Model \"{version.Name}\" Version: {archive.Version} registered with {count} initial workers";
        if (count == 0)
        {
            return FakeAnswer.Said(200, text + ". Use scale workers API to add workers for the model.");
        }

        (version.Min, version.Max) = (count, archive.MaxWorkers ?? count);
        if (synchronous && archive.FailsToStart)
        {
            (version.Min, version.Max) = (0, 0);
            return FakeAnswer.Error(500, "InternalServerException", $"Failed to start workers for model {version.Name} version: {archive.Version}");
        }

        workers.Start(version, count, synchronous);
        return synchronous ? FakeAnswer.Said(200, text) : FakeAnswer.Said(202, "Processing worker updates...");
    }
}
