using InferLine.Hosting.Scaling;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Hosting.Setup;

/// <summary>What the host said in code about one pipeline; the rest is in its options.</summary>
internal sealed class PipelineRegistration(string name)
{
    public string Name { get; } = name;

    public Pipeline? Pipeline { get; set; }

    public ProfileCatalog? Profiles { get; set; }

    public Plan? Plan { get; set; }

    public Func<TunerInputs, ITuner>? Tuner { get; set; }

    public Func<IServiceProvider, BackendInputs, HostedBackend>? Backend { get; set; }

    /// <summary>Whether the backend is asked what arrives.</summary>
    public bool TakesArrivalsFromBackend { get; set; }
}
