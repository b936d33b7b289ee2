using System.Diagnostics;
using InferLine.Backends;
using InferLine.Hosting.Setup;
using InferLine.Hosting.Telemetry;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Hosting.Replanning;

/// <summary>Makes plans for a pipeline, on a thread of its own: from the load, which is read or sampled there, to the plan.</summary>
/// <param name="name">The name that the host knows the pipeline by.</param>
/// <param name="pipeline">The pipeline.</param>
/// <param name="profiles">What its models were measured at.</param>
/// <param name="options">How to plan.</param>
/// <param name="capabilities">What the backend can do.</param>
/// <param name="files">Finds the trace.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where it logs.</param>
internal sealed class HostPlanner(
    string name, Pipeline pipeline, ProfileCatalog profiles, HostedPipelineOptions options, BackendCapabilities capabilities, PipelineInputsReader files, TimeProvider time, HostingLog log)
{
    private readonly PlanningOptions _planning = options.Planning ?? new PlanningOptions();

    /// <summary>Makes the plan to start with, for the trace or the rate of the options.</summary>
    /// <exception cref="InvalidInputException">The trace is bad, or no plan meets the objective.</exception>
    public async Task<Plan> PlanAtStartAsync(CancellationToken cancellationToken)
    {
        var slo = new ServiceLevelObjective(options.Slo!.Latency, options.Slo.Percentile);
        return await PlanAsync(() => WorkloadAtStart(cancellationToken), slo, constraints: [], cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidInputException(
                _planning.TraceFile, $"pipeline '{name}'", $"no plan meets {slo} for this load; allow more latency, faster hardware, more replicas or more time to plan");
    }

    /// <summary>Makes a plan for arrivals that were seen, for the objective of the present plan.</summary>
    /// <param name="trace">The arrivals.</param>
    /// <param name="served">What the stages received lately; <see langword="null"/> if that is not known, and then the pipeline's probabilities hold.</param>
    /// <param name="present">The present plan.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The plan, or <see langword="null"/> if none meets the objective.</returns>
    public Task<Plan?> PlanAgainAsync(ArrivalTrace trace, ServedItems? served, Plan present, CancellationToken cancellationToken) => PlanAsync(
        () => Workload.Sample(served is null ? pipeline : LivePipeline.Of(pipeline, served), trace, _planning.Seed), present.Slo!, [.. present.Stages.Select(ConstraintOf)], cancellationToken);

    /// <summary>What the options say. A file is read to its end here: the thread has nothing else to do.</summary>
    private Workload WorkloadAtStart(CancellationToken cancellationToken) => _planning.TraceFile is { } trace
        ? WorkloadCsv.LoadWorkloadAsync(files.FullPath(trace), pipeline, _planning.Seed, cancellationToken).GetAwaiter().GetResult()
        : Workload.Sample(
            pipeline, ArrivalProcess.Gamma(_planning.RatePerSecond!.Value, _planning.CoefficientOfVariation).Generate(_planning.Duration, _planning.Seed), _planning.Seed);

    private StageConstraint ConstraintOf(StagePlan stage)
    {
        ReplicaRangeOptions range = options.Tuner.Replicas.TryGetValue(stage.Stage, out ReplicaRangeOptions? limits) ? limits : new ReplicaRangeOptions();
        return new StageConstraint(stage.Stage)
        {
            Hardware = options.Replanning.AllowOtherHardware ? null : stage.Hardware,
            MinReplicas = range.Min,
            MaxReplicas = range.Max,
        };
    }

    private async Task<Plan?> PlanAsync(
        Func<Workload> load, ServiceLevelObjective slo, IReadOnlyList<StageConstraint> constraints, CancellationToken cancellationToken)
    {
        using Activity? activity = HostingActivities.Source.StartActivity("inferline.plan");
        activity?.SetTag("inferline.pipeline", name);
        try
        {
            Plan? plan = await Task.Factory.StartNew(
                () => Plan(load(), slo, constraints, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            if (plan is null)
            {
                activity?.SetStatus(ActivityStatusCode.Error, $"no plan meets {slo}");
            }

            return plan;
        }
        catch (Exception problem)
        {
            activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
            throw;
        }
    }

    private Plan? Plan(Workload workload, ServiceLevelObjective slo, IReadOnlyList<StageConstraint> constraints, CancellationToken cancellationToken)
    {
        log.Planning(FormattableString.Invariant($"{workload.QueryCount} queries at {workload.Arrivals.MeanRatePerSecond:F1} per second"), slo.ToString());
        long started = time.GetTimestamp();
        var request = new PlanningRequest(workload, profiles, slo) { Constraints = constraints, Batching = capabilities.Batching, BatchingDelays = Delays() };
        var plannerOptions = new PlannerOptions { TimeLimit = _planning.TimeLimit, MaxThreads = _planning.MaxThreads, TimeProvider = time };
        PlanningResult result = PlannerMethods.Create(_planning.Planner, plannerOptions).Plan(request, cancellationToken: cancellationToken);
        if (result.Plan is { } plan)
        {
            log.Planned(plan, time.GetElapsedTime(started).TotalSeconds);
        }

        return result.Plan;
    }

    private TimeSpan[] Delays()
    {
        TimeSpan[] delays = [.. _planning.BatchingDelays.DefaultIfEmpty(capabilities.ShortestDelay)];
        return delays.Min() >= capabilities.ShortestDelay
            ? delays
            : throw new InvalidInputException(
                null,
                $"pipeline '{name}'",
                FormattableString.Invariant(
                    $"'Planning:BatchingDelays' has {delays.Min().TotalMilliseconds} ms, and the backend waits {capabilities.ShortestDelay.TotalMilliseconds} ms or more for a batch; leave shorter ones out"));
    }
}
