using InferLine.Backends.DependencyInjection;
using InferLine.Plans;

namespace InferLine.Backends.Tests.Servers;

/// <summary>
/// Fake servers and a backend over them, as tests of what holds for all model servers see them. The stages first, second and third of the pipeline run the models a, b and c; each server starts with one replica of
/// each, and has room for eight.
/// </summary>
internal interface IServerCluster : IDisposable
{
    IReconciledBackend Backend { get; }

    FaultyNetwork Network { get; }

    /// <summary>What the backend throws when servers fail.</summary>
    Type FailureType { get; }

    /// <summary>The backend's option.</summary>
    DriftPolicy Drift { set; }

    /// <summary>The backend's option, from the next restart of the host.</summary>
    string StateFile { set; }

    /// <summary>The backend's option.</summary>
    TimeSpan ScaleWait { set; }

    /// <summary>How long the servers take for another number of replicas.</summary>
    TimeSpan ChangeTime { set; }

    /// <summary>A plan that counts delays as the servers do.</summary>
    Plan Plan(int[] replicas, int batchSize = 8, double delayMs = 5, string hardware = "cpu");

    /// <summary>How messages name a server.</summary>
    string AddressOf(string host);

    /// <summary>The replicas of a model that a server really has.</summary>
    int RunningOn(string host, string model);

    /// <summary>The replicas of a model that all servers really have.</summary>
    int Running(string model);

    /// <summary>The batch size that a server really has for a model.</summary>
    int BatchSizeOn(string host, string model);

    /// <summary>The calls that changed something since the last time that this was asked.</summary>
    string[] TakeControlCalls();

    /// <summary>The server is restarted: it runs again what it started with.</summary>
    void RestartServer(string host);

    /// <summary>The host is restarted: all that was in memory is gone.</summary>
    void RestartHost();

    Task<IReadOnlyList<(string Stage, bool IsInPlace)>> PreviewAsync(Plan plan, CancellationToken cancellationToken);

    Task<BackendStatus> CompareAsync(Plan plan, CancellationToken cancellationToken);
}
