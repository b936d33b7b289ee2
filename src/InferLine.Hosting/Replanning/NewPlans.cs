using InferLine.Hosting.Arrivals;
using InferLine.Hosting.Telemetry;
using InferLine.Hosting.Tuning;
using InferLine.Plans;
using InferLine.Workloads;

namespace InferLine.Hosting.Replanning;

/// <summary>Where new plans come from while the host runs, besides code: the arrivals of the last minutes, and the plan file.</summary>
internal sealed class NewPlans(string name, CurrentPlan current, HostPlanner planner, ReplanningOptions options, ArrivalRecorder recorder, ServedHistory served, HostingLog log, CancellationToken stopping)
{
    /// <inheritdoc cref="IHostedPipeline.ReplanAsync"/>
    public async Task<Plan?> ReplanAsync(CancellationToken cancellationToken)
    {
        TunerLoop loop = current.RunningLoop();
        Plan present = current.Plan!;
        if (present.Slo is null)
        {
            throw new InvalidOperationException($"the plan of pipeline '{name}' has no objective to plan for; set 'Slo:Latency'");
        }

        ArrivalTrace trace = loop.Read((history, now) => history.ToTrace(now, options.Sample))
            ?? throw new InvalidOperationException($"nothing has arrived at pipeline '{name}' within the last {options.Sample}; there is nothing to plan for");

        Plan? plan = await PlanUntilStopAsync(trace, present, cancellationToken).ConfigureAwait(false);
        if (plan is null)
        {
            log.NothingFeasible(present.Slo.ToString());
            current.KeepForWantOf($"no plan meets {present.Slo} for the arrivals of the last {options.Sample}", HostingMetrics.Infeasible);
            return null;
        }

        await current.ReplaceAsync(plan, "replanning", "replanning", cancellationToken).ConfigureAwait(false);
        return plan;
    }

    /// <summary>Plans again if the clock or the load says so.</summary>
    public async Task ReplanIfDueAsync(ReplanningSchedule schedule, CancellationToken cancellationToken)
    {
        double? planned = current.Plan!.MeanRatePerSecond;
        if (!schedule.TakeIfDue(recorder.NowSeconds, planned, () => current.RunningLoop().Read((history, now) => history.MeanRatePerSecond(now, options.Sample)), out double? drift))
        {
            return;
        }

        if (drift is { } rate)
        {
            log.Drifted(rate, planned!.Value);
        }

        string? before = current.Problem;
        try
        {
            await ReplanAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            log.ReplanningFailed(exception);
            if (ReferenceEquals(current.Problem, before))
            {
                // It did not get as far as to be refused.
                current.KeepForWantOf($"no new plan could be made: {exception.Message}", HostingMetrics.Failed);
            }
        }
    }

    /// <summary>Takes the plan of a file that has changed.</summary>
    public async Task TakeFileAsync(PlanFileWatch watch, CancellationToken cancellationToken)
    {
        if (!watch.HasChanged())
        {
            return;
        }

        Plan plan;
        try
        {
            plan = await Serialization.PlanJson.LoadAsync(watch.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && problem is not OutOfMemoryException)
        {
            // Whoever writes it may hold it, or be about to put another in its place.
            bool isFirst = problem is not InvalidInputException { InnerException: IOException or UnauthorizedAccessException } || watch.LookAgain();
            if (isFirst)
            {
                current.Refuse("file", watch.Path, problem.Message);
            }

            return;
        }

        try
        {
            await current.ReplaceAsync(plan, "file", watch.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && problem is not OutOfMemoryException)
        {
            // It was said where it happened.
        }
    }

    /// <summary>Plans, but not longer than the host runs.</summary>
    private async Task<Plan?> PlanUntilStopAsync(ArrivalTrace trace, Plan present, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            return await planner.PlanAgainAsync(trace, served.Recent(), present, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"the host stopped pipeline '{name}' before there was a new plan", cancelled);
        }
    }
}
