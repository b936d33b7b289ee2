namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The inference's paths: the server's health, and predictions, which wait in a version's queue. Who calls it holds the registry's lock.</summary>
internal sealed class FakePredictions(FakeRegistry registry, FakeRequestCounts counts)
{
    /// <summary>How long a worker fails to start until the server calls itself unhealthy.</summary>
    private const double UnhealthyMs = 8700;

    /// <summary>What callers must have; nothing if it is null.</summary>
    public string? Key { get; set; }

    /// <summary>Answers a request, or queues it as a job, whose answer it gets.</summary>
    public FakeAnswer? Answer(FakeTarget target, byte[] body, string? contentType, string? authorization, out FakeJob? job)
    {
        job = null;
        string[] parts = target.Parts;
        if (parts is not (["", "ping"] or ["", "predictions", _] or ["", "predictions", _, _]))
        {
            return FakeRefusals.NotFound();
        }

        if (FakeRefusals.WithoutKey(Key, authorization) is { } refusal)
        {
            return refusal;
        }

        if (parts is ["", "ping"])
        {
            bool healthy = !registry.Workers.Any(worker => worker.Fails && registry.Now - worker.StartedAt > UnhealthyMs);
            return healthy ? FakeAnswer.Said(200, "Healthy") : FakeAnswer.Said(500, "Unhealthy");
        }

        string? versionName = parts.Length > 3 ? parts[3] : null;
        if (registry.Find(parts[2], versionName, out FakeVersion? version) is { } missing)
        {
            return missing;
        }

        counts.Count(parts[2], versionName);
        if (version!.Workers.Count == 0 || version.Queue.Count >= version.Archive.QueueSize)
        {
            return FakeAnswer.Error(
                503,
                "ServiceUnavailableException",
                $"Model \"{parts[2]}\" has no worker to serve inference request. Please use scale workers API to add workers. If this is a sequence inference, please check if it is closed, or expired; or exceeds maxSequenceJobQueueSize");
        }

        job = new FakeJob(body, contentType);
        version.Queue.Enqueue(job);
        return null;
    }
}
