namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The workers' lives: they start, take what is queued, answer it, and stop or die. Who calls it holds the registry's lock.</summary>
internal sealed class FakeWorkers(FakeRegistry registry)
{
    private int _nextWorker = 9000;
    private int _nextProcess = 20000;

    /// <summary>How long a worker takes to start, on the server's clock.</summary>
    public double StartMs { get; set; } = 3;

    /// <summary>What the work on a batch takes, apart from that.</summary>
    public Func<Task> Work { get; set; } = () => Task.CompletedTask;

    /// <summary>How many workers the server has lost sight of so far. They go on, and outlive the removal of their model.</summary>
    public int Orphans { get; private set; }

    /// <summary>The requests that were lost since a call stopped their workers, or removed their queue.</summary>
    public int Killed { get; private set; }

    public void Start(FakeVersion version, int count, bool atOnce)
    {
        while (version.Workers.Count < count)
        {
            var worker = new FakeWorker(_nextWorker++, registry.Now, atOnce ? registry.Now : registry.Now + StartMs, version.Archive.FailsToStart);
            version.Workers.Add(worker);
        }
    }

    public void StopAbove(FakeVersion version, int count)
    {
        while (version.Workers.Count > count)
        {
            Drop(version.Workers[^1], counts: true);
            version.Workers.RemoveAt(version.Workers.Count - 1);
        }
    }

    /// <summary>The server no longer knows of a version's workers.</summary>
    public void LoseSightOf(FakeVersion version)
    {
        Orphans += version.Workers.Count;
        version.Workers.Clear();
    }

    /// <summary>A worker's process dies.</summary>
    public void Die(FakeWorker worker, bool forGood)
    {
        Drop(worker, counts: false);
        worker.Died = true;
        worker.Fails = forGood;
        worker.ReadyAt = registry.Now + StartMs;
    }

    /// <summary>A version is removed, with all that it has to do.</summary>
    public void Discard(FakeVersion version)
    {
        foreach (FakeWorker worker in version.Workers)
        {
            Drop(worker, counts: true);
        }

        // What is queued is never answered.
        Killed += version.Queue.Count;
    }

    /// <summary>The server stops.</summary>
    public void StopAll()
    {
        foreach (FakeWorker worker in registry.Workers)
        {
            Drop(worker, counts: false);
        }
    }

    /// <summary>Workers that have started take what is queued, a batch each.</summary>
    public void Dispatch()
    {
        foreach (FakeVersion version in registry.Versions)
        {
            foreach (FakeWorker worker in version.Workers)
            {
                if (worker.IsReady(registry.Now) && (worker.Pid < 0 || worker.Died))
                {
                    worker.Pid = _nextProcess++;
                    worker.Died = false;
                }
                else if (worker.Fails && registry.Now >= worker.ReadyAt && worker.Pid < 0)
                {
                    // A first attempt has failed.
                    worker.Pid = _nextProcess++;
                    worker.Died = true;
                }
            }

            // The last of the workers first: the server promises no order, and those are the ones that are stopped.
            foreach (FakeWorker worker in Enumerable.Reverse(version.Workers).Where(worker => worker.IsReady(registry.Now) && worker.InHand.Count == 0))
            {
                while (version.Queue.Count > 0 && worker.InHand.Count < Math.Max(1, version.Batch))
                {
                    worker.InHand.Add(version.Queue.Dequeue());
                }

                if (worker.InHand.Count > 0)
                {
                    _ = RunAsync(version, worker, [.. worker.InHand]);
                }
            }
        }
    }

    private async Task RunAsync(FakeVersion version, FakeWorker worker, FakeJob[] batch)
    {
        await Work().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        registry.Locked(() =>
        {
            // It may have been killed, and have begun anew.
            if (!worker.InHand.SequenceEqual(batch))
            {
                return 0;
            }

            worker.InHand.Clear();
            foreach ((FakeJob job, FakeAnswer answer) in batch.Zip(FakeHandlers.Run(version.Archive, worker, batch)))
            {
                job.Answer.TrySetResult(answer);
            }

            Dispatch();
            return 0;
        });
    }

    private void Drop(FakeWorker worker, bool counts)
    {
        foreach (FakeJob job in worker.InHand)
        {
            Killed += counts ? 1 : 0;
            job.Answer.TrySetResult(FakeAnswer.Error(500, "InternalServerException", "Worker died."));
        }

        worker.InHand.Clear();
    }
}
