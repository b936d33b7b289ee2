using InferLine.Backends.Deployment;
using Microsoft.Extensions.Logging;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>What an operator is told. The category is <c>InferLine.Backends.TorchServe</c>. Keys and headers are never in it.</summary>
internal sealed partial class DeploymentLog(ILogger logger, string pipeline) : FleetLog(logger, pipeline)
{
    public const string Category = "InferLine.Backends.TorchServe";

    private readonly ILogger _logger = logger;
    private readonly string _pipeline = pipeline;

    public void Scaling(string server, ModelSlot model, int from, int to) => Scaling(_pipeline, server, model, from, to);

    public void Registering(string server, string name, string archive, WorkerTarget target) => Registering(_pipeline, server, name, archive, target.BatchSize, target.DelayMilliseconds);

    public void Switching(string server, string model, ModelSlot to) => Switching(_pipeline, server, model, to);

    public void Removing(string server, ModelSlot model) => Removing(_pipeline, server, model);

    public void Mending(string server, ModelSlot model, string problem) => Mending(_pipeline, server, model, problem);

    public void CutOff(string server, ModelSlot model, int requests, TimeSpan waited) => CutOff(_pipeline, server, model, requests, waited.TotalSeconds);

    public void NoticeFailed(string stage, Exception exception) => NoticeFailed(_pipeline, stage, exception);

    [LoggerMessage(1, LogLevel.Information, "Pipeline {Pipeline}: {Server} goes from {From} to {To} workers of model {Model}")]
    private partial void Scaling(string pipeline, string server, ModelSlot model, int from, int to);

    [LoggerMessage(2, LogLevel.Information, "Pipeline {Pipeline}: {Server} registers model {Name} from {Archive} with batches of {BatchSize} and a delay of {DelayMilliseconds} ms")]
    private partial void Registering(string pipeline, string server, string name, string archive, int batchSize, int delayMilliseconds);

    [LoggerMessage(3, LogLevel.Information, "Pipeline {Pipeline}: on {Server} requests for model {Model} go to {Slot} from now on")]
    private partial void Switching(string pipeline, string server, string model, ModelSlot slot);

    [LoggerMessage(4, LogLevel.Information, "Pipeline {Pipeline}: {Server} removes model {Model}")]
    private partial void Removing(string pipeline, string server, ModelSlot model);

    [LoggerMessage(10, LogLevel.Warning, "Pipeline {Pipeline}: on {Server} workers of model {Model} are replaced: {Problem}")]
    private partial void Mending(string pipeline, string server, ModelSlot model, string problem);

    [LoggerMessage(11, LogLevel.Warning, "Pipeline {Pipeline}: {Server} stops workers of model {Model} although {Requests} requests from here are under way after {Seconds} s, and may fail")]
    private partial void CutOff(string pipeline, string server, ModelSlot model, int requests, double seconds);

    [LoggerMessage(12, LogLevel.Error, "Pipeline {Pipeline}, stage {Stage}: the host failed to take the notice that workers are about to be stopped")]
    private partial void NoticeFailed(string pipeline, string stage, Exception exception);
}
