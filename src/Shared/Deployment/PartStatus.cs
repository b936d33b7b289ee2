namespace InferLine.Backends.Deployment;

/// <summary>What a server says of its part of a stage.</summary>
/// <param name="Part">The part.</param>
internal sealed record PartStatus<TServer, TTarget>(StagePart<TServer, TTarget> Part)
    where TServer : ModelServer
    where TTarget : class
{
    /// <summary>The replicas that serve.</summary>
    public int Running { get; init; }

    /// <summary>The largest batch; <see langword="null"/> if it is not known.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How many requests wait; <see langword="null"/> if it is not known.</summary>
    public long? Queued { get; init; }

    /// <summary>What the server counts as served, by series; <see langword="null"/> if it does not say.</summary>
    public IEnumerable<(string Series, double Value)>? Served { get; init; }

    /// <summary>How it is not what it is to be; <see langword="null"/> if it is.</summary>
    public string? Problem { get; init; }

    /// <summary>Why the server did not answer; <see langword="null"/> if it did.</summary>
    public string? Silence { get; init; }
}
