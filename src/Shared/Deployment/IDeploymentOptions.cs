namespace InferLine.Backends.Deployment;

/// <summary>What a backend's options say of deployment, whatever its servers are.</summary>
internal interface IDeploymentOptions
{
    /// <summary>The model that runs a stage, where it is not named as the stage's model in the pipeline.</summary>
    IDictionary<string, string> Models { get; }

    string? StateFile { get; }

    DriftPolicy Drift { get; }

    TimeSpan ReconcileInterval { get; }

    TimeSpan ScaleWait { get; }
}
