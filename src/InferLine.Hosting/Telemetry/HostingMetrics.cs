using System.Diagnostics.Metrics;
using InferLine.Tuning;

namespace InferLine.Hosting.Telemetry;

/// <summary>The instruments of one pipeline's host; docs/observability.md describes them.</summary>
internal sealed class HostingMetrics
{
    /// <summary>Outcomes of new plans.</summary>
    public const string Used = "used";
    public const string Refused = "refused";
    public const string Infeasible = "infeasible";
    public const string Failed = "failed";

    private readonly KeyValuePair<string, object?> _pipeline;
    private readonly TimeProvider _time;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _tunerFailures;
    private readonly Counter<long> _backendFailures;
    private readonly Counter<long> _plans;
    private readonly Histogram<double> _decisionDuration;

    /// <summary>What is observed; nothing before it is set, and after it is taken away: the factory's meter outlives the pipeline.</summary>
    private volatile IObservedPipeline? _observed;

    public HostingMetrics(IMeterFactory factory, string pipeline, TimeProvider time)
    {
        _time = time;
        Meter meter = factory.Create(InferLineTelemetry.HostingMeterName);
        _pipeline = new("inferline.pipeline", pipeline);
        _decisions = meter.CreateCounter<long>("inferline.scale.decisions", "{decision}", "Decisions of the tuner that changed replicas, by reason.");
        _tunerFailures = meter.CreateCounter<long>("inferline.tuner.failures", "{failure}", "Times that the tuner threw.");
        _backendFailures = meter.CreateCounter<long>("inferline.backend.failures", "{failure}", "Calls of the backend that failed or took too long.");
        _plans = meter.CreateCounter<long>("inferline.plan.changes", "{plan}", "New plans, by where they came from and what became of them.");
        _decisionDuration = meter.CreateHistogram<double>("inferline.tuner.decision.duration", "s", "What a decision of the tuner took.");
        meter.CreateObservableCounter("inferline.arrivals", () => Observe(now => now.Arrivals), "{query}", "Queries that arrived.");
        meter.CreateObservableCounter("inferline.slo.met", () => Observe(now => now.Attainment.TotalMet), "{query}", "Queries that met the objective.");
        meter.CreateObservableCounter("inferline.slo.missed", () => Observe(now => now.Attainment.TotalMissed), "{query}", "Queries that were late, failed or were refused.");
        meter.CreateObservableGauge("inferline.slo.attainment", ObserveAttainment, "1", "The share of the window's queries that met the objective.");
        meter.CreateObservableGauge("inferline.replicas.wanted", () => ObserveStages(now => now.ReplicasWanted), "{replica}", "Replicas that were asked for.");
        meter.CreateObservableGauge("inferline.replicas.running", () => ObserveStages(now => now.ReplicasRunning), "{replica}", "Replicas that serve, where the backend can tell.");
        meter.CreateObservableGauge("inferline.cost", ObserveCost, "1/h", "The price of the replicas that were asked for, in the profiles' currency per hour.");
        meter.CreateObservableGauge("inferline.envelope.planned", () => ObserveWindows(live: false), "{query}", "The most queries in any window of a length, by the plan.");
        meter.CreateObservableGauge("inferline.envelope.live", () => ObserveWindows(live: true), "{query}", "The most queries in any window of a length within the last minute.");
    }

    public IObservedPipeline? Observed
    {
        set => _observed = value;
    }

    /// <summary>The time stamp that a decision begins with; <see langword="null"/> if nobody asks.</summary>
    public long? Start() => _decisionDuration.Enabled ? _time.GetTimestamp() : null;

    public void Decided(long? started)
    {
        if (started is { } begin)
        {
            _decisionDuration.Record(_time.GetElapsedTime(begin).TotalSeconds, _pipeline);
        }
    }

    public void Scaled(ScaleDecision decision)
    {
        bool up = decision.Changes.Any(change => change.To > change.From);
        bool down = decision.Changes.Any(change => change.To < change.From);
        _decisions.Add(1, _pipeline, new("inferline.reason", up && down ? "rebalance" : up ? "load-rises" : "load-falls"));
    }

    public void TunerFailed() => _tunerFailures.Add(1, _pipeline);

    public void BackendFailed(string backend) => _backendFailures.Add(1, _pipeline, new("inferline.backend", backend));

    public void PlanChanged(string source, string outcome) => _plans.Add(1, _pipeline, new("inferline.plan.source", source), new("inferline.outcome", outcome));

    private IEnumerable<Measurement<long>> Observe(Func<IObservedPipeline, long> value) =>
        _observed is { } now ? [new Measurement<long>(value(now), _pipeline)] : [];

    private IEnumerable<Measurement<double>> ObserveAttainment() =>
        _observed?.Attainment.Share is { } share ? [new Measurement<double>(share, _pipeline)] : [];

    private IEnumerable<Measurement<double>> ObserveCost() => _observed is { } now ? [new Measurement<double>(now.CostPerHour, _pipeline)] : [];

    private IEnumerable<Measurement<int>> ObserveStages(Func<IObservedPipeline, IReadOnlyList<int?>> values)
    {
        if (_observed is { } now)
        {
            IReadOnlyList<int?> counts = values(now);
            for (int stage = 0; stage < counts.Count; stage++)
            {
                if (counts[stage] is { } count)
                {
                    yield return new Measurement<int>(count, _pipeline, new("inferline.stage", now.StageNames[stage]));
                }
            }
        }
    }

    private IEnumerable<Measurement<long>> ObserveWindows(bool live)
    {
        if (_observed is { } now && (live ? now.LiveEnvelope : now.PlannedEnvelope) is { } envelope)
        {
            foreach (NetworkCalculus.ArrivalCurvePoint point in envelope.Points)
            {
                yield return new Measurement<long>(point.MaxArrivals, _pipeline, new("inferline.window", point.Window.TotalSeconds));
            }
        }
    }
}
