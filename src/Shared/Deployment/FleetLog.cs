using Microsoft.Extensions.Logging;

namespace InferLine.Backends.Deployment;

/// <summary>What an operator is told of servers. Headers and keys, which are secrets, are never in it.</summary>
internal partial class FleetLog(ILogger logger, string pipeline)
{
    private readonly ILogger _logger = logger;

    public void ServerDown(string server) => ServerDown(pipeline, server);

    public void ServerBack(string server) => ServerBack(pipeline, server);

    public void Drifted(string stage, string server, string differences) => Drifted(pipeline, stage, server, differences);

    public void NotDone(string stage, string server, string problem) => NotDone(pipeline, stage, server, problem);

    public void ReconciliationFailed(Exception exception) => ReconciliationFailed(pipeline, exception);

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
