namespace InferLine.Backends.Triton.Files;

/// <summary>Where a model repository is written, and out of what.</summary>
public sealed class ModelRepositoryOptions
{
    /// <summary>The repository with the models as they are: a folder per model, with <c>config.pbtxt</c> and the folders of its versions.</summary>
    public string Source { get; set; } = "";

    /// <summary>The repository to write. It may be there already, and may be the source.</summary>
    public string Target { get; set; } = "";

    /// <summary>What instances run on, by the type of hardware that is planned.</summary>
    public IDictionary<string, InstanceDevice> Devices { get; } = new Dictionary<string, InstanceDevice>(StringComparer.Ordinal);

    /// <summary>The model in the source that runs a stage, where it is not named as the stage's model in the pipeline. Each stage needs a model of its own.</summary>
    public IDictionary<string, string> Models { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The stages to write, where the others are served elsewhere.</summary>
    /// <value>None, the default, for all.</value>
    public IList<string> Stages { get; } = [];

    /// <summary>How many servers are started with the same repository. Each has an equal part of the replicas, rounded up.</summary>
    /// <value>1 or more; 1 by default.</value>
    public int Servers { get; set; } = 1;

    /// <summary>What becomes of the models' other files.</summary>
    /// <value><see cref="ModelFiles.Copy"/> by default.</value>
    public ModelFiles Files { get; set; }

    /// <summary>Whether files of the target that differ are replaced. Without it they are an error, and nothing is written.</summary>
    public bool Overwrite { get; set; }

    /// <summary>Whether an ensemble is written for a pipeline of several stages without conditions.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool WriteEnsemble { get; set; } = true;

    /// <summary>What the ensemble is called. One of this name in the source is used as it is, but for its largest batch.</summary>
    /// <value><see langword="null"/>, the default, for the pipeline's name.</value>
    public string? EnsembleName { get; set; }

    /// <summary>
    /// What inputs of stages get in the ensemble, where it does not follow from the names: <c>plate.crop</c> gets <c>detect.box</c>, an output of another stage, or <c>image</c>, an input of the ensemble.
    /// </summary>
    public IDictionary<string, string> Connections { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The outputs of the ensemble: <c>text</c> is <c>plate.text</c>, an output of a stage.</summary>
    /// <value>None, the default, for all outputs of the last stages under their own names.</value>
    public IDictionary<string, string> Outputs { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
