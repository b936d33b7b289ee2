namespace InferLine.Backends.TorchServe.Client;

/// <summary>A version of a registered model, as the server runs it.</summary>
public sealed record ModelDescription
{
    /// <summary>The model.</summary>
    public required string ModelName { get; init; }

    /// <summary>The version, which is that of its archive.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The archive that it was registered from, as it was given then.</summary>
    public string ModelUrl { get; init => field = value ?? ""; } = "";

    /// <summary>The number of workers that the server starts.</summary>
    public int MinWorkers { get; init; }

    /// <summary>The number of workers above which the server stops some. It adds none by itself.</summary>
    public int MaxWorkers { get; init; }

    /// <summary>The largest batch. The server checks no number: 0 and negative ones act as 1.</summary>
    public int BatchSize { get; init; }

    /// <summary>How long the first request of a batch waits for others, in milliseconds. It waits the whole time unless the batch fills; with <see cref="BatchSize"/> 1 it does not wait.</summary>
    public int MaxBatchDelay { get; init; }

    /// <summary>How long a handler may take, in seconds, before its worker is killed.</summary>
    public int ResponseTimeout { get; init; }

    /// <summary>How long a worker may take to start, in seconds.</summary>
    public int StartupTimeout { get; init; }

    /// <summary>How long a dead worker is restarted, in seconds; after that it stays dead.</summary>
    public int MaxRetryTimeoutInSec { get; init; }

    /// <summary>Whether it was loaded when the server started, rather than registered by a call.</summary>
    public bool LoadedAtStartup { get; init; }

    /// <summary>The workers, in the order in which they were started. Where the number goes down, the last ones go.</summary>
    public IReadOnlyList<WorkerDescription> Workers { get; init => field = value ?? []; } = [];

    /// <summary>The queue, which all workers of the version share.</summary>
    public QueueDescription JobQueueStatus { get; init => field = value ?? new(); } = new();

    /// <summary>The number of workers that serve.</summary>
    public int ReadyWorkers => Workers.Count(worker => worker.Status == WorkerStatus.Ready);
}
