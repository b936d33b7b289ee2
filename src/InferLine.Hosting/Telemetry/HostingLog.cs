using InferLine.Plans;
using InferLine.Tuning;
using Microsoft.Extensions.Logging;

namespace InferLine.Hosting.Telemetry;

/// <summary>What an operator is told about one pipeline. The category is <see cref="InferLineTelemetry.HostingLogCategory"/>.</summary>
internal sealed partial class HostingLog(ILogger logger, string pipeline)
{
    private readonly ILogger _logger = logger;

    public void Started(Plan plan, string source, string tuner, string backend) => Started(pipeline, tuner, backend, source, Describe(plan));

    public void StartsLate(double seconds) => StartsLate(pipeline, seconds);

    public void Stopped() => Stopped(pipeline);

    public void Planning(string load, string objective) => Planning(pipeline, load, objective);

    public void Planned(Plan plan, double seconds) => Planned(pipeline, plan.CostPerHour ?? double.NaN, plan.Search?.Status.ToString() ?? "", seconds);

    public void PlanReplaced(Plan plan, string source) => PlanReplaced(pipeline, source, Describe(plan));

    public void PlanRefused(string source, string problem) => PlanRefused(pipeline, source, problem);

    public void ReplanningFailed(Exception exception) => ReplanningFailed(pipeline, exception);

    public void NothingFeasible(string objective) => NothingFeasible(pipeline, objective);

    public void Drifted(double rate, double planned) => Drifted(pipeline, rate, planned);

    public void Decided(ScaleDecision decision) => Decided(pipeline, string.Join(", ", decision.Changes), decision.Reason);

    public void GrantedLess(string wanted, string granted) => GrantedLess(pipeline, wanted, granted);

    public void TunerFailed(double seconds, Exception exception) => TunerFailed(pipeline, seconds, exception);

    public void TunerRestarted() => TunerRestarted(pipeline);

    public void ActivationLearned(double seconds) => ActivationLearned(pipeline, seconds);

    public void BackendFailed(string backend, int failures, double seconds, Exception exception) => BackendFailed(pipeline, backend, failures, seconds, exception);

    public void BackendDrifted(string stage, int found, int wanted) => BackendDrifted(pipeline, stage, found, wanted);

    public void BackendProblem(string problem) => BackendProblem(pipeline, problem);

    public void BackendWell() => BackendWell(pipeline);

    public void LoopFailed(string loop, Exception exception) => LoopFailed(pipeline, loop, exception);

    public void ArrivalsUnknown(Exception exception) => ArrivalsUnknown(pipeline, exception);

    public void ArrivalsKnown(long missed) => ArrivalsKnown(pipeline, missed);

    private static string Describe(Plan plan) => string.Join(
        ", ", plan.Stages.Select(stage => FormattableString.Invariant($"{stage.Stage} {stage.Replicas} x {stage.BatchSize} on {stage.Hardware}")));

    [LoggerMessage(1, LogLevel.Information, "Pipeline {Pipeline} is served with tuner '{Tuner}' on backend '{Backend}', by the plan from {Source}: {Plan}")]
    private partial void Started(string pipeline, string tuner, string backend, string source, string plan);

    [LoggerMessage(2, LogLevel.Warning, "Pipeline {Pipeline} does not serve yet after {Seconds} s; the host starts without it, and it is tried further in the background")]
    private partial void StartsLate(string pipeline, double seconds);

    [LoggerMessage(3, LogLevel.Information, "Pipeline {Pipeline} has stopped")]
    private partial void Stopped(string pipeline);

    [LoggerMessage(4, LogLevel.Information, "Pipeline {Pipeline}: planning for {Load}, {Objective}")]
    private partial void Planning(string pipeline, string load, string objective);

    [LoggerMessage(5, LogLevel.Information, "Pipeline {Pipeline}: found a plan of {CostPerHour:F2} per hour ({Status}) after {Seconds:F1} s")]
    private partial void Planned(string pipeline, double costPerHour, string status, double seconds);

    [LoggerMessage(6, LogLevel.Information, "Pipeline {Pipeline} is served by a new plan from {Source}: {Plan}")]
    private partial void PlanReplaced(string pipeline, string source, string plan);

    [LoggerMessage(7, LogLevel.Error, "Pipeline {Pipeline}: the new plan from {Source} is not used, and the one before holds: {Problem}")]
    private partial void PlanRefused(string pipeline, string source, string problem);

    [LoggerMessage(8, LogLevel.Error, "Pipeline {Pipeline}: no new plan could be made, and the present one holds")]
    private partial void ReplanningFailed(string pipeline, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "Pipeline {Pipeline}: no plan meets {Objective} for the last minutes' arrivals, and the present one holds")]
    private partial void NothingFeasible(string pipeline, string objective);

    [LoggerMessage(10, LogLevel.Information, "Pipeline {Pipeline}: {Rate:F1} queries/s arrive and {Planned:F1} were planned for; planning again")]
    private partial void Drifted(string pipeline, double rate, double planned);

    [LoggerMessage(11, LogLevel.Information, "Pipeline {Pipeline}: {Changes}: {Reason}")]
    private partial void Decided(string pipeline, string changes, string reason);

    [LoggerMessage(12, LogLevel.Warning, "Pipeline {Pipeline}: the backend has no room for {Wanted}; it gave {Granted}")]
    private partial void GrantedLess(string pipeline, string wanted, string granted);

    [LoggerMessage(13, LogLevel.Error, "Pipeline {Pipeline}: the tuner failed; the replicas stay as they are, and a new tuner begins in {Seconds} s")]
    private partial void TunerFailed(string pipeline, double seconds, Exception exception);

    [LoggerMessage(14, LogLevel.Information, "Pipeline {Pipeline}: a new tuner has begun")]
    private partial void TunerRestarted(string pipeline);

    [LoggerMessage(15, LogLevel.Warning, "Pipeline {Pipeline}: backend '{Backend}' failed, {Failures} times in a row; it is tried again in {Seconds:F1} s")]
    private partial void BackendFailed(string pipeline, string backend, int failures, double seconds, Exception exception);

    [LoggerMessage(16, LogLevel.Warning, "Pipeline {Pipeline}, stage {Stage}: someone else has set {Found} replicas; {Wanted} are asked for again")]
    private partial void BackendDrifted(string pipeline, string stage, int found, int wanted);

    [LoggerMessage(17, LogLevel.Warning, "Pipeline {Pipeline}: the backend reports a problem: {Problem}")]
    private partial void BackendProblem(string pipeline, string problem);

    [LoggerMessage(18, LogLevel.Information, "Pipeline {Pipeline}: the backend is well again")]
    private partial void BackendWell(string pipeline);

    [LoggerMessage(19, LogLevel.Error, "Pipeline {Pipeline}: {Loop} failed; it goes on")]
    private partial void LoopFailed(string pipeline, string loop, Exception exception);

    [LoggerMessage(20, LogLevel.Warning, "Pipeline {Pipeline}: the backend cannot tell what has arrived; the replicas stay as they are until it can")]
    private partial void ArrivalsUnknown(string pipeline, Exception exception);

    [LoggerMessage(21, LogLevel.Information, "Pipeline {Pipeline}: the backend tells again what has arrived; {Missed} queries came too long ago to be told to the tuner")]
    private partial void ArrivalsKnown(string pipeline, long missed);

    [LoggerMessage(22, LogLevel.Information, "Pipeline {Pipeline}: the tuner reckons from now on with {Seconds:F1} s until new replicas serve")]
    private partial void ActivationLearned(string pipeline, double seconds);
}
