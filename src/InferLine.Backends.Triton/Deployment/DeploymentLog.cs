using InferLine.Backends.Deployment;
using Microsoft.Extensions.Logging;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>What an operator is told. The category is <c>InferLine.Backends.Triton</c>. Headers, which may hold credentials, are never in it.</summary>
internal sealed partial class DeploymentLog(ILogger logger, string pipeline) : FleetLog(logger, pipeline)
{
    public const string Category = "InferLine.Backends.Triton";

    private readonly ILogger _logger = logger;
    private readonly string _pipeline = pipeline;

    public void Changing(string server, string model, string differences) => Changing(_pipeline, server, model, differences);

    public void Loading(string server, string model) => Loading(_pipeline, server, model);

    public void LoadFailed(string server, string model, string error) => LoadFailed(_pipeline, server, model, error);

    public void LoweringEnsemble(string server, string ensemble, int from, int to, string member) => LoweringEnsemble(_pipeline, server, ensemble, from, to, member);

    [LoggerMessage(1, LogLevel.Information, "Pipeline {Pipeline}: {Server} changes model {Model}: {Differences}")]
    private partial void Changing(string pipeline, string server, string model, string differences);

    [LoggerMessage(2, LogLevel.Information, "Pipeline {Pipeline}: {Server} loads model {Model}, which it does not serve")]
    private partial void Loading(string pipeline, string server, string model);

    [LoggerMessage(3, LogLevel.Warning, "Pipeline {Pipeline}: {Server} was asked to load model {Model}, and may or may not have done it: {Error}")]
    private partial void LoadFailed(string pipeline, string server, string model, string error);

    [LoggerMessage(4, LogLevel.Warning, "Pipeline {Pipeline}: on {Server} the largest batch of ensemble {Ensemble} is lowered from {From} to {To}, that of its member {Member}, without which it could not be served")]
    private partial void LoweringEnsemble(string pipeline, string server, string ensemble, int from, int to, string member);
}
