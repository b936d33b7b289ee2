using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Replay;

/// <summary>
/// A tuner in closed loop with the estimator: it watches a workload arrive, and its decisions change the replicas that serve it.
/// </summary>
/// <remarks>
/// <para>
/// A tuner sees arrivals only, so all its decisions are made first, in one pass over the trace, and then the workload is simulated under them. A replica asked for at t serves from t +
/// activation and costs from t. Where one is to go, the newest of those still starting goes first, then an idle one, then the one whose batch ends soonest, and it costs until it ends.
/// </para>
/// <para>Instances may be used by several threads at once; the same input always gives the same result, to the bit. Without a tuner, it is that of <see cref="Estimator"/>.</para>
/// </remarks>
public sealed class TunerReplay
{
    private readonly WorkloadLayout _layout;
    private readonly ProfileCatalog _catalog;

    /// <summary>Creates a replay of a workload.</summary>
    /// <param name="workload">The workload, which knows its pipeline.</param>
    /// <param name="catalog">The profiles of the pipeline's models.</param>
    /// <exception cref="InvalidInputException">The workload has more than 2 billion items at a stage.</exception>
    public TunerReplay(Workload workload, ProfileCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(catalog);
        _layout = new WorkloadLayout(workload);
        _catalog = catalog;
    }

    /// <summary>Replays a plan under a tuner.</summary>
    /// <param name="plan">The plan that the replay begins with.</param>
    /// <param name="tuner">A tuner of that plan that has seen nothing yet; <see langword="null"/> to leave the plan as it is.</param>
    /// <param name="options">The world; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the replay.</param>
    /// <exception cref="InvalidInputException">The plan does not fit the pipeline or the profiles, or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ReplayResult Run(Plan plan, ITuner? tuner, ReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        options ??= new ReplayOptions();
        options.Validate();
        IReadOnlyList<StagePlan> stages = plan.InOrderOf(_layout.Workload.Pipeline);
        var timeline = new List<ReplayStep> { new(0, [.. stages.Select(stage => stage.Replicas)], "as planned") };
        if (tuner is not null)
        {
            TunerPass.Run(_layout.Workload, tuner, plan.Slo?.LatencySeconds ?? 0, options, timeline, cancellationToken);
        }

        return Simulate(plan, stages, timeline, options, cancellationToken);
    }

    /// <summary>Replays a plan under a schedule that was made beforehand.</summary>
    /// <param name="plan">The plan, for hardware, batch sizes and objective.</param>
    /// <param name="schedule">The replicas over time. The first entry is at time 0, its replicas serve at once; times grow.</param>
    /// <param name="options">The world; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the replay.</param>
    /// <exception cref="InvalidInputException">The plan or the schedule does not fit, or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ReplayResult RunSchedule(Plan plan, IReadOnlyList<ReplicaTarget> schedule, ReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(schedule);
        options ??= new ReplayOptions();
        options.Validate();
        IReadOnlyList<StagePlan> stages = plan.InOrderOf(_layout.Workload.Pipeline);
        CheckSchedule(schedule, stages.Count);
        return Simulate(plan, stages, [.. schedule.Select(target => new ReplayStep(target.AtSeconds, target.Replicas, "as scheduled"))], options, cancellationToken);
    }

    private static void CheckSchedule(IReadOnlyList<ReplicaTarget> schedule, int stages)
    {
        if (schedule.Count == 0 || schedule[0].AtSeconds != 0)
        {
            throw new InvalidInputException(null, "schedule", "it does not begin at time 0; put the first replicas there");
        }

        for (int i = 0; i < schedule.Count; i++)
        {
            if (schedule[i].Replicas.Count != stages || schedule[i].Replicas.Any(count => count is < 1 or > HardwareType.MaxReplicaLimit))
            {
                throw new InvalidInputException(null, $"schedule[{i}]", $"it must have a number of replicas, 1 or more, for each of the {stages} stages");
            }

            if (i > 0 && !(schedule[i].AtSeconds >= schedule[i - 1].AtSeconds && double.IsFinite(schedule[i].AtSeconds)))
            {
                throw new InvalidInputException(null, $"schedule[{i}]", "its time is before the one above it, or not a number; sort the schedule by time");
            }
        }
    }

    private ReplayResult Simulate(Plan plan, IReadOnlyList<StagePlan> stages, List<ReplayStep> timeline, ReplayOptions options, CancellationToken cancellationToken)
    {
        ReplicaTarget[] targets = [.. timeline.Select(step => new ReplicaTarget(step.AtSeconds, step.Replicas))];
        StageSchedule[] schedules = [.. stages.Select((_, s) => new StageSchedule(s, targets, options.Activation.TotalSeconds))];
        StageConfiguration[] configurations =
        [
            .. stages.Select((stage, s) => StageConfiguration.Of(stage, _layout.Workload.Pipeline.Stages[s].Model, _catalog) with { Replicas = schedules[s].Initial }),
        ];
        var simulation = new ScheduledSimulation(_layout, configurations, schedules);
        double[] latencies = simulation.Run(cancellationToken);
        ReplayMinute[] minutes = Minutes(latencies, plan.Slo);
        double[] prices = [.. stages.Select(stage => _catalog.GetHardware(stage.Hardware).CostPerHour)];
        ReplayStage[] summaries = [.. stages.Select((stage, s) => simulation.Summarise(s, stage.Stage, prices[s]))];
        return new ReplayResult
        {
            Queries = latencies.Length,
            Misses = plan.Slo is null ? null : minutes.Sum(minute => (long)minute.Misses),
            Cost = summaries.Sum(stage => stage.Cost),
            Latency = LatencySummary.Of(latencies),
            MakespanSeconds = simulation.MakespanSeconds,
            Stages = summaries,
            Timeline = timeline,
            Minutes = minutes,
            LatenciesSeconds = options.IncludeLatencies ? latencies : default,
        };
    }

    private ReplayMinute[] Minutes(ReadOnlySpan<double> latencies, ServiceLevelObjective? slo)
    {
        var minutes = new List<ReplayMinute>();
        double limit = slo?.LatencySeconds ?? double.PositiveInfinity;
        for (int query = 0; query < latencies.Length; query++)
        {
            int minute = (int)Math.Min(_layout.Arrivals[query] / 60, Array.MaxLength);
            if (minutes.Count == 0 || minutes[^1].Minute < minute)
            {
                minutes.Add(new ReplayMinute(minute, 0, 0));
            }

            ReplayMinute present = minutes[^1];
            minutes[^1] = present with { Queries = present.Queries + 1, Misses = present.Misses + (latencies[query] > limit ? 1 : 0) };
        }

        return [.. minutes];
    }
}
