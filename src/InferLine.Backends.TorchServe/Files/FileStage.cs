using InferLine.Backends.TorchServe.Deployment;

namespace InferLine.Backends.TorchServe.Files;

/// <summary>A stage's model as files say it.</summary>
/// <param name="Model">What it is called on the server.</param>
/// <param name="Archive">The file in the model store.</param>
/// <param name="Archived">What the archive says.</param>
/// <param name="Target">What the plan wants of it on one server.</param>
internal sealed record FileStage(string Model, string Archive, ArchivedModel Archived, WorkerTarget Target)
{
    /// <summary>The fields that the plan decides, in TorchServe's names.</summary>
    public IReadOnlyList<(string Name, int Value)> Fields { get; } =
        [("minWorkers", Target.Workers), ("maxWorkers", Target.Workers), ("batchSize", Target.BatchSize), ("maxBatchDelay", Target.DelayMilliseconds)];

    /// <summary>As <c>load_models</c> names it.</summary>
    public string Loaded => Model == Archived.Name ? Archive : $"{Model}={Archive}";
}
