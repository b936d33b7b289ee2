using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton;

/// <summary>How a pipeline is served by Triton.</summary>
public sealed class TritonOptions : IDeploymentOptions
{
    /// <summary>The shortest <see cref="ReconcileInterval"/>: 1 s.</summary>
    public static readonly TimeSpan ShortestInterval = OptionChecks.ShortestInterval;

    /// <summary>The servers, by the type of hardware that they offer. At least one.</summary>
    public IList<TritonBinding> Bindings { get; } = [];

    /// <summary>The model in the servers' repositories that runs a stage, where it is not named as the stage's model in the pipeline. Each stage needs a model of its own: it has a queue of its own.</summary>
    public IDictionary<string, string> Models { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The file that keeps what the servers were asked for, so that a restarted host goes on with it.</summary>
    /// <value><see langword="null"/>, the default, keeps it in memory.</value>
    public string? StateFile { get; set; }

    /// <summary>What is done when a server does not run what it was asked to.</summary>
    /// <value><see cref="DriftPolicy.Mend"/> by default.</value>
    public DriftPolicy Drift { get; set; }

    /// <summary>How often the servers are compared with what they were asked for.</summary>
    /// <value><see cref="ShortestInterval"/> or more; 30 s by default.</value>
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a scale action waits for the servers; what takes longer goes on in the background.</summary>
    /// <value>Zero or more; 2 s by default.</value>
    public TimeSpan ScaleWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many loads one server is asked for at the same time: each blocks one of its HTTP threads, of which there are 8 by default.</summary>
    /// <value>1 to 8; 2 by default.</value>
    public int MaxConcurrentLoads { get; set; } = 2;

    /// <summary>Time limits, retries and headers of calls.</summary>
    public TritonClientOptions Client { get; } = new();
}
