using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Workloads;

namespace InferLine.Tuning;

/// <summary>
/// Sets up the simulations of a decision: the last seconds as they were, with all replicas as they stood or were starting, and then a forecast.
/// </summary>
internal sealed class ForecastSimulator
{
    /// <summary>How much of the past is simulated at the least.</summary>
    private const double FirstPastSeconds = 3;

    private readonly TunerMemory _memory;
    private readonly ServiceLevelObjective _slo;
    private readonly double _leadSeconds;
    private readonly StageConfiguration[] _configurations;
    private readonly LiveVisits _visits;

    /// <summary>Prepares simulations for a tuner.</summary>
    /// <param name="memory">What the tuner knows.</param>
    /// <param name="catalog">The profiles.</param>
    /// <param name="slo">The objective.</param>
    /// <param name="leadSeconds">How long a decision has no effect.</param>
    public ForecastSimulator(TunerMemory memory, ProfileCatalog catalog, ServiceLevelObjective slo, double leadSeconds)
    {
        Pipeline pipeline = memory.Model.Pipeline;
        _memory = memory;
        _slo = slo;
        _leadSeconds = leadSeconds;
        _configurations = [.. memory.Model.Stages.Select((stage, s) => StageConfiguration.Of(stage, pipeline.Stages[s].Model, catalog))];
        _visits = new LiveVisits(pipeline);
    }

    /// <summary>Follows the live scale factors.</summary>
    public void Follow(ReadOnlySpan<double> scaleFactors) => _visits.Follow(scaleFactors);

    /// <summary>Simulates what stands. As much of the past is simulated as it takes to begin before any backlog.</summary>
    /// <param name="recent">The recent arrivals.</param>
    /// <param name="rates">Their rates.</param>
    /// <param name="ratePerSecond">The expected rate.</param>
    /// <param name="forecast">What is simulated.</param>
    /// <param name="late">How late queries are.</param>
    /// <returns>The simulation, whose base is what stands.</returns>
    public ForecastSimulation Present(ArrivalPattern recent, RateHistory rates, double ratePerSecond, out Forecast forecast, out Lateness late)
    {
        for (double past = FirstPastSeconds; ; past = Math.Min(ArrivalPattern.LongestSeconds, 2 * past))
        {
            forecast = Forecast.Of(recent.Seconds, recent.FirstQuery, rates, ratePerSecond, past, _leadSeconds);
            var layout = new WorkloadLayout(new Workload(ArrivalTrace.Own(forecast.Arrivals), _visits.Of(forecast.Queries)));
            ForecastSimulation simulation = Simulation(layout, forecast);
            late = simulation.Lateness([.. _memory.Replicas], Lateness.Any);
            simulation.Commit();
            double half = past / 2;
            int firstHalf = forecast.Arrivals.AsSpan().BinarySearch(half);
            if (past >= ArrivalPattern.LongestSeconds || !simulation.AreLate(firstHalf < 0 ? ~firstHalf : firstHalf))
            {
                return simulation;
            }
        }
    }

    /// <summary>The same queries, those of the forecast at so many times the rate.</summary>
    public ForecastSimulation AtRate(ForecastSimulation simulation, Forecast forecast, double factor) =>
        Simulation(new WorkloadLayout(simulation.Layout, forecast.AtRate(factor)), forecast);

    private ForecastSimulation Simulation(WorkloadLayout layout, Forecast forecast)
    {
        double past = forecast.PastSeconds;
        double activation = _memory.Model.Options.Activation.TotalSeconds;
        double origin = _memory.NowSeconds - past;

        // The simulation begins with what serves by then; what was asked for later is still starting, or has just begun to serve.
        IReadOnlyList<ReplicaTarget> targets = _memory.History.Targets;
        int first = targets.Count - 1;
        while (first > 0 && targets[first].AtSeconds > origin - activation)
        {
            first--;
        }

        ReplicaTarget[] known = [.. targets.Skip(first).Select(target => target with { AtSeconds = target.AtSeconds - origin })];
        StageSchedule Decided(int stage, int replicas)
        {
            int[] next = [.. known[^1].Replicas];
            next[stage] = replicas;
            return new StageSchedule(stage, [.. known, new ReplicaTarget(past, next)], activation);
        }

        return new ForecastSimulation(layout, _configurations, forecast.FirstCounted, _slo.LatencySeconds, Decided);
    }
}
