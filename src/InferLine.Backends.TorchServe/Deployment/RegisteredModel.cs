using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>A registered version of a model.</summary>
/// <param name="Description">What the server says of it.</param>
/// <param name="IsDefault">Whether requests without a version go there.</param>
internal sealed record RegisteredModel(ModelDescription Description, bool IsDefault)
{
    public ModelSlot Slot { get; } = new(Description.ModelName, Description.ModelVersion);

    public int Ready => Description.ReadyWorkers;
}
