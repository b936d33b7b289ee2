namespace InferLine.Backends.TorchServe.Files;

/// <summary>What files are written, and out of what.</summary>
public sealed class TorchServeFilesOptions
{
    /// <summary>The model store with the archives (<c>.mar</c>) as they are: their versions and their own <c>model-config.yaml</c> are read.</summary>
    public string Source { get; set; } = "";

    /// <summary>The folder to write to. It may be there already.</summary>
    public string Target { get; set; } = "";

    /// <summary>A <c>config.properties</c> to begin with: what the plan does not say stays as it is there, comments included.</summary>
    /// <value><see langword="null"/>, the default, for none.</value>
    public string? Configuration { get; set; }

    /// <summary>The archive of a stage's model in the source, where it is not named as the model, with <c>.mar</c>.</summary>
    public IDictionary<string, string> Archives { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The name under which the model of a stage is registered, where it is not named as the stage's model in the pipeline. Each stage needs a model of its own.</summary>
    public IDictionary<string, string> Models { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The stages to write, where the others are served elsewhere. All must be planned on one type of hardware: models cannot choose.</summary>
    /// <value>None, the default, for all.</value>
    public IList<string> Stages { get; } = [];

    /// <summary>How many servers are started with the same files. Each has an equal part of the replicas, rounded up.</summary>
    /// <value>1 or more; 1 by default.</value>
    public int Servers { get; set; } = 1;

    /// <summary>Where the servers find the model store.</summary>
    /// <value><see langword="null"/>, the default, for what <see cref="Configuration"/> says, or else <see cref="Source"/>.</value>
    public string? ModelStore { get; set; }

    /// <summary>Where the inference interface listens.</summary>
    /// <value><see langword="null"/>, the default, for what <see cref="Configuration"/> says, or else <c>http://127.0.0.1:8080</c>. So with the others, on ports 8081 and 8082.</value>
    public Uri? InferenceAddress { get; set; }

    /// <summary>Where the management interface listens. Who reaches it can change what is served.</summary>
    public Uri? ManagementAddress { get; set; }

    /// <summary>Where the metrics are.</summary>
    public Uri? MetricsAddress { get; set; }

    /// <summary>Whether files of the target that differ are replaced. Without it they are an error, and nothing is written.</summary>
    public bool Overwrite { get; set; }
}
