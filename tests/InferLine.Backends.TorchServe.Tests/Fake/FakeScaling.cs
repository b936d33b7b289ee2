namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The call that changes a version's number of workers. Who calls it holds the registry's lock.</summary>
internal sealed class FakeScaling(FakeRegistry registry, FakeWorkers workers)
{
    public FakeAnswer Answer(string name, string? versionName, FakeTarget target)
    {
        int min = target.Number("min_worker", 1);
        int max = target.Number("max_worker", min);
        if (max < min)
        {
            return FakeAnswer.Error(400, "BadRequestException", "max_worker cannot be less than min_worker.");
        }

        if (registry.Find(name, versionName, out FakeVersion? version) is { } missing)
        {
            return missing;
        }

        registry.Changes.Add(FormattableString.Invariant($"scale {name}/{version!.Archive.Version} {min}{(max == min ? "" : FormattableString.Invariant($"-{max}"))}"));
        bool synchronous = target.Text("synchronous") == "true";
        (version.Min, version.Max) = (min, max);
        if (min < 0)
        {
            workers.LoseSightOf(version);
            return FakeAnswer.Error(500, "IndexOutOfBoundsException", $"Index {min} out of bounds for length 0");
        }

        if (min == 0 && max > 0)
        {
            // They go on serving, and nothing shows them.
            workers.LoseSightOf(version);
        }

        workers.StopAbove(version, max);
        bool isIncomplete = version.Workers.Any(worker => worker.Died && !worker.IsReady(registry.Now));
        bool starts = version.Workers.Count < min;
        workers.Start(version, min, synchronous);
        string text = $"Workers scaled to {min} for model: {name}{(versionName is null || target.Has("model_version") ? "" : $", version: {versionName}")}";
        return !synchronous ? FakeAnswer.Said(202, "Processing worker updates...")
            : isIncomplete ? FakeAnswer.Said(206, "Workers scaling in progress...")
            : starts && version.Archive.FailsToStart ? FakeAnswer.Error(500, "InternalServerException", $"Failed to start workers for model {name} version: {versionName ?? "null"}")
            : FakeAnswer.Said(200, text);
    }
}
