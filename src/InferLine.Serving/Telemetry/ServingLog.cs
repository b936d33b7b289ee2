using Microsoft.Extensions.Logging;

namespace InferLine.Serving.Telemetry;

/// <summary>What an operator is told. The category is <c>InferLine.Serving</c>.</summary>
internal sealed partial class ServingLog(ILogger logger, string pipeline)
{
    public const string Category = "InferLine.Serving";

    private readonly ILogger _logger = logger;

    public void Started(string stages) => Started(pipeline, stages);

    public void Stopped(long completed, long failed) => Stopped(pipeline, completed, failed);

    public void Aborted(int queries) => Aborted(pipeline, queries);

    public void ReplicasLeft(double seconds) => ReplicasLeft(pipeline, seconds);

    public void Scaled(string stage, int from, int to) => Scaled(pipeline, stage, from, to);

    public void ReplicaStarted(string stage, double seconds) => ReplicaStarted(pipeline, stage, seconds);

    public void ReplicaFailed(string stage, double retrySeconds, Exception exception) => ReplicaFailed(pipeline, stage, retrySeconds, exception);

    public void ReplicaHangs(string stage, double seconds, double retrySeconds) => ReplicaHangs(pipeline, stage, seconds, retrySeconds);

    public void LateCreationFailed(string stage, Exception exception) => LateCreationFailed(pipeline, stage, exception);

    public void DisposalFailed(string stage, Exception exception) => DisposalFailed(pipeline, stage, exception);

    public void BatchFailed(string stage, int items, Exception exception) => BatchFailed(pipeline, stage, items, exception);

    [LoggerMessage(1, LogLevel.Information, "Pipeline {Pipeline} serves: {Stages}")]
    private partial void Started(string pipeline, string stages);

    [LoggerMessage(2, LogLevel.Information, "Pipeline {Pipeline} has stopped: {Completed} queries completed, {Failed} failed")]
    private partial void Stopped(string pipeline, long completed, long failed);

    [LoggerMessage(3, LogLevel.Warning, "Pipeline {Pipeline} stops at once: {Queries} queries are given up")]
    private partial void Aborted(string pipeline, int queries);

    [LoggerMessage(4, LogLevel.Warning, "Pipeline {Pipeline}: some replicas did not end within {Seconds} s of the stop; they are left behind, and disposed if they ever end")]
    private partial void ReplicasLeft(string pipeline, double seconds);

    [LoggerMessage(5, LogLevel.Information, "Pipeline {Pipeline}, stage {Stage}: {From} -> {To} replicas")]
    private partial void Scaled(string pipeline, string stage, int from, int to);

    [LoggerMessage(6, LogLevel.Debug, "Pipeline {Pipeline}, stage {Stage}: a replica serves after {Seconds:F3} s")]
    private partial void ReplicaStarted(string pipeline, string stage, double seconds);

    [LoggerMessage(7, LogLevel.Warning, "Pipeline {Pipeline}, stage {Stage}: a replica could not be created; it is tried again in {RetrySeconds} s")]
    private partial void ReplicaFailed(string pipeline, string stage, double retrySeconds, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "Pipeline {Pipeline}, stage {Stage}: a replica was not there after {Seconds} s; another one is tried in {RetrySeconds} s")]
    private partial void ReplicaHangs(string pipeline, string stage, double seconds, double retrySeconds);

    [LoggerMessage(9, LogLevel.Debug, "Pipeline {Pipeline}, stage {Stage}: the creation of a replica that nobody waited for any more failed")]
    private partial void LateCreationFailed(string pipeline, string stage, Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "Pipeline {Pipeline}, stage {Stage}: a replica could not be disposed")]
    private partial void DisposalFailed(string pipeline, string stage, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "Pipeline {Pipeline}, stage {Stage}: a batch of {Items} items failed")]
    private partial void BatchFailed(string pipeline, string stage, int items, Exception exception);
}
