using InferLine.Backends.TorchServe.Client.Wire;
using InferLine.Profiles;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>What is asked of the server when a model is registered. What is not given is the archive's or the server's choice.</summary>
/// <param name="Url">The archive: a file in the server's model store, or an address that its <c>allowed_urls</c> permit.</param>
public sealed record ModelRegistration(string Url)
{
    /// <summary>The name; that of the archive by default.</summary>
    public string? ModelName { get; init; }

    /// <summary>The largest batch, 1 to <see cref="BatchLatency.MaxSize"/>. The server would take any number.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How long the first request of a batch waits for others, in whole milliseconds, 1 or more.</summary>
    public int? MaxBatchDelay { get; init; }

    /// <summary>The number of workers, 0 or more. An archive's own <c>model-config.yaml</c> takes precedence over 0.</summary>
    public int InitialWorkers { get; init; }

    /// <summary>Whether the server answers only once the workers serve. It blocks one of the server's threads for as long, and with it other connections; so <see langword="false"/> by default.</summary>
    public bool IsSynchronous { get; init; }

    /// <summary>How long a handler may take, in whole seconds. An archive's own <c>model-config.yaml</c> takes precedence.</summary>
    public int? ResponseTimeout { get; init; }

    /// <summary>How long a worker may take to start, in whole seconds.</summary>
    public int? StartupTimeout { get; init; }

    internal void Check()
    {
        string place = $"registration of '{Url}'";
        if (string.IsNullOrWhiteSpace(Url))
        {
            throw new InvalidInputException(null, "registration", "the archive is missing; name a file in the server's model store, or an address");
        }

        if (ModelName is not null)
        {
            ModelPath.Check(ModelName, "model");
        }

        Within(place, "batchSize", BatchSize, 1, BatchLatency.MaxSize);
        Within(place, "maxBatchDelay", MaxBatchDelay, 1, int.MaxValue);
        Within(place, "initialWorkers", InitialWorkers, 0, HardwareType.MaxReplicaLimit);
        Within(place, "responseTimeout", ResponseTimeout, 1, int.MaxValue);
        Within(place, "startupTimeout", StartupTimeout, 1, int.MaxValue);
    }

    private static void Within(string place, string name, int? value, int least, int largest)
    {
        if (value < least || value > largest)
        {
            throw new InvalidInputException(null, place, FormattableString.Invariant($"'{name}' is {value}; use {least} to {largest}"));
        }
    }
}
