using Microsoft.Extensions.Logging;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>What an operator is told. The category is <c>InferLine.Backends.Triton</c>. Headers, which may hold credentials, are never in it.</summary>
internal sealed partial class DeploymentLog(ILogger logger, string pipeline)
{
    public const string Category = "InferLine.Backends.Triton";

    private readonly ILogger _logger = logger;

    public void Changing(string server, string model, string differences) => Changing(pipeline, server, model, differences);

    public void Loading(string server, string model) => Loading(pipeline, server, model);

    public void LoadFailed(string server, string model, string error) => LoadFailed(pipeline, server, model, error);

    public void LoweringEnsemble(string server, string ensemble, int from, int to, string member) => LoweringEnsemble(pipeline, server, ensemble, from, to, member);

    public void ServerDown(string server) => ServerDown(pipeline, server);

    public void ServerBack(string server) => ServerBack(pipeline, server);

    public void Drifted(string stage, string server, string differences) => Drifted(pipeline, stage, server, differences);

    public void NotDone(string stage, string server, string problem) => NotDone(pipeline, stage, server, problem);

    public void ReconciliationFailed(Exception exception) => ReconciliationFailed(pipeline, exception);

    [LoggerMessage(1, LogLevel.Information, "Pipeline {Pipeline}: {Server} changes model {Model}: {Differences}")]
    private partial void Changing(string pipeline, string server, string model, string differences);

    [LoggerMessage(2, LogLevel.Information, "Pipeline {Pipeline}: {Server} loads model {Model}, which it does not serve")]
    private partial void Loading(string pipeline, string server, string model);

    [LoggerMessage(3, LogLevel.Warning, "Pipeline {Pipeline}: {Server} was asked to load model {Model}, and may or may not have done it: {Error}")]
    private partial void LoadFailed(string pipeline, string server, string model, string error);

    [LoggerMessage(4, LogLevel.Warning, "Pipeline {Pipeline}: on {Server} the largest batch of ensemble {Ensemble} is lowered from {From} to {To}, that of its member {Member}, without which it could not be served")]
    private partial void LoweringEnsemble(string pipeline, string server, string ensemble, int from, int to, string member);

    [LoggerMessage(5, LogLevel.Warning, "Pipeline {Pipeline}: {Server} does not answer; its replicas go elsewhere if there is room")]
    private partial void ServerDown(string pipeline, string server);

    [LoggerMessage(6, LogLevel.Information, "Pipeline {Pipeline}: {Server} answers again")]
    private partial void ServerBack(string pipeline, string server);

    [LoggerMessage(7, LogLevel.Warning, "Pipeline {Pipeline}, stage {Stage}: {Server} does not run what it was asked to: {Differences}")]
    private partial void Drifted(string pipeline, string stage, string server, string differences);

    [LoggerMessage(8, LogLevel.Warning, "Pipeline {Pipeline}, stage {Stage}: {Server} could not be changed: {Problem}")]
    private partial void NotDone(string pipeline, string stage, string server, string problem);

    [LoggerMessage(9, LogLevel.Error, "Pipeline {Pipeline}: the comparison of the servers with what they were asked for failed")]
    private partial void ReconciliationFailed(string pipeline, Exception exception);
}
