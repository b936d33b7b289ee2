namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>A file in the model store.</summary>
internal sealed record FakeArchive(string File, string Name, string Version)
{
    /// <summary>What its model-config.yaml says.</summary>
    public int? MinWorkers { get; init; }

    public int? MaxWorkers { get; init; }

    public int? BatchSize { get; init; }

    public int? MaxBatchDelay { get; init; }

    public int? ResponseTimeout { get; init; }

    public int MaxRetrySeconds { get; init; } = 300;

    public int QueueSize { get; init; } = 100;

    /// <summary>Whether it is no archive at all.</summary>
    public bool IsGarbage { get; init; }

    /// <summary>sleeper, flaky or resnet.</summary>
    public string Handler { get; init; } = "sleeper";

    /// <summary>Whether workers cannot start.</summary>
    public bool FailsToStart { get; set; }

    /// <summary>Whether the handler raises.</summary>
    public bool Raises { get; set; }
}
