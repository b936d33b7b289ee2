using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe;

/// <summary>How a pipeline is served by TorchServe.</summary>
public sealed class TorchServeOptions : IDeploymentOptions
{
    /// <summary>The shortest <see cref="ReconcileInterval"/>: 1 s.</summary>
    public static readonly TimeSpan ShortestInterval = OptionChecks.ShortestInterval;

    /// <summary>The servers, by the type of hardware that they offer. At least one. A server has one type of hardware: TorchServe does not let a model choose.</summary>
    public IList<TorchServeBinding> Bindings { get; } = [];

    /// <summary>The name under which the model of a stage is registered, where it is not named as the stage's model in the pipeline. Each stage needs a model of its own: it has a queue of its own.</summary>
    public IDictionary<string, string> Models { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The archives of a stage's model: files in the servers' model store, or addresses that they allow. Where there are none, a registered model's own archive is used, and a server without the model is a problem.
    /// </summary>
    /// <remarks>
    /// Two archives that differ in nothing but the version (<c>torch-model-archiver --version</c>) let the batch size of a model change under its name: the new version becomes the default, and clients that send
    /// by themselves notice nothing. With one archive the model changes its name to <c>name.alt</c>, or back. Versions of these archives belong to the backend, which may remove them.
    /// </remarks>
    public IDictionary<string, IList<string>> Archives { get; } = new Dictionary<string, IList<string>>(StringComparer.Ordinal);

    /// <summary>What the new workers of a stage are warmed up with when they replace others. A stage without one is not warmed up.</summary>
    public IDictionary<string, WarmUp> WarmUps { get; } = new Dictionary<string, WarmUp>(StringComparer.Ordinal);

    /// <summary>The file that keeps what the servers were asked for, so that a restarted host goes on with it.</summary>
    /// <value><see langword="null"/>, the default, keeps it in memory.</value>
    public string? StateFile { get; set; }

    /// <summary>What is done when a server does not run what it was asked to.</summary>
    /// <value><see cref="DriftPolicy.Mend"/> by default.</value>
    public DriftPolicy Drift { get; set; }

    /// <summary>How often the servers are compared with what they were asked for.</summary>
    /// <value><see cref="ShortestInterval"/> or more; 30 s by default.</value>
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a scale action waits for the servers; what takes longer, as the start of a worker does, goes on in the background.</summary>
    /// <value>Zero or more; 2 s by default.</value>
    public TimeSpan ScaleWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long workers may take until all serve. After that those that do not are taken for dead, and replaced once.</summary>
    /// <value>Greater than zero; 3 minutes by default, which is more than the server itself gives a worker to start.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How often a model is looked at while its workers start or stop.</summary>
    /// <value>1 ms or more; 250 ms by default.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long requests that are under way are waited for before their workers are stopped, and a host before it has stopped sending (<see cref="TorchServeBackend.BeforeScaleDown"/>).</summary>
    /// <value>Zero or more; 30 s by default.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time limits, retries and headers of calls.</summary>
    public TorchServeClientOptions Client { get; } = new();
}
