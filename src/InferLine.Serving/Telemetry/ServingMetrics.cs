using System.Diagnostics.Metrics;

namespace InferLine.Serving.Telemetry;

/// <summary>The instruments of a runtime; docs/serving.md describes them. What nobody listens to costs one comparison.</summary>
internal sealed class ServingMetrics : IDisposable
{
    public const string MeterName = "InferLine.Serving";

    private static readonly string[] s_outcomes = ["completed", "failed", "cancelled", "rejected"];

    private readonly Meter? _own;
    private readonly KeyValuePair<string, object?> _pipeline;
    private readonly KeyValuePair<string, object?>[] _stages;
    private readonly Counter<long> _arrivals;
    private readonly Counter<long> _late;
    private readonly Histogram<double> _queryDuration;
    private readonly Histogram<double> _stageDuration;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _batchDuration;
    private readonly Histogram<int> _batchSize;
    private readonly Counter<long> _batchFailures;

    // The factory's meter outlives the runtime, so what it observes is let go when the runtime stops.
    private Func<RuntimeStatistics>? _statistics;

    public ServingMetrics(IMeterFactory? factory, string pipeline, IEnumerable<string> stages, Func<RuntimeStatistics> statistics)
    {
        _own = factory is null ? new Meter(MeterName) : null;
        Meter meter = _own ?? factory!.Create(MeterName);
        _statistics = statistics;
        _pipeline = new("inferline.pipeline", pipeline);
        _stages = [.. stages.Select(stage => new KeyValuePair<string, object?>("inferline.stage", stage))];
        _arrivals = meter.CreateCounter<long>("inferline.query.arrivals", "{query}", "Queries that were given to the runtime.");
        _late = meter.CreateCounter<long>("inferline.query.late", "{query}", "Queries that were completed after their deadline, or dropped because of it.");
        _queryDuration = meter.CreateHistogram<double>("inferline.query.duration", "s", "From the arrival of a query to its end, by outcome.");
        _stageDuration = meter.CreateHistogram<double>("inferline.stage.duration", "s", "From an item's readiness at a stage to its output.");
        _queueDuration = meter.CreateHistogram<double>("inferline.stage.queue.duration", "s", "From an item's readiness at a stage to the start of its batch.");
        _batchDuration = meter.CreateHistogram<double>("inferline.stage.batch.duration", "s", "The service time of a batch.");
        _batchSize = meter.CreateHistogram<int>("inferline.stage.batch.size", "{item}", "The items of a batch.");
        _batchFailures = meter.CreateCounter<long>("inferline.stage.batch.failures", "{batch}", "Batches that failed.");
        meter.CreateObservableUpDownCounter("inferline.query.active", ObserveActive, "{query}", "Queries in the pipeline or waiting at its entrance.");
        meter.CreateObservableUpDownCounter("inferline.stage.queue.length", () => Observe(stage => stage.Queued), "{item}", "Items that are queued.");
        meter.CreateObservableUpDownCounter("inferline.stage.replicas.wanted", () => Observe(stage => stage.ReplicasWanted), "{replica}", "Replicas that were asked for.");
        meter.CreateObservableUpDownCounter("inferline.stage.replicas.running", () => Observe(stage => stage.ReplicasRunning), "{replica}", "Replicas that serve.");
    }

    /// <summary>Whether items' times are asked for.</summary>
    public bool WantsItems => _stageDuration.Enabled || _queueDuration.Enabled;

    public void Arrived()
    {
        if (_arrivals.Enabled)
        {
            _arrivals.Add(1, _pipeline);
        }
    }

    public void Ended(QueryOutcome outcome, double seconds, bool late)
    {
        if (_queryDuration.Enabled)
        {
            _queryDuration.Record(seconds, _pipeline, new("inferline.outcome", s_outcomes[(int)outcome]));
        }

        if (late && _late.Enabled)
        {
            _late.Add(1, _pipeline);
        }
    }

    public void BatchEnded(int stage, int items, double seconds, bool failed)
    {
        _batchSize.Record(items, _pipeline, _stages[stage]);
        _batchDuration.Record(seconds, _pipeline, _stages[stage]);
        if (failed)
        {
            _batchFailures.Add(1, _pipeline, _stages[stage]);
        }
    }

    public void ItemEnded(int stage, double queuedSeconds, double seconds)
    {
        _queueDuration.Record(queuedSeconds, _pipeline, _stages[stage]);
        _stageDuration.Record(seconds, _pipeline, _stages[stage]);
    }

    public void Dispose()
    {
        _statistics = null;
        _own?.Dispose();
    }

    private IEnumerable<Measurement<int>> ObserveActive() =>
        _statistics?.Invoke() is { } now ? [new Measurement<int>(now.Inside + now.Waiting, _pipeline)] : [];

    private IEnumerable<Measurement<int>> Observe(Func<StageStatistics, int> value) =>
        _statistics?.Invoke() is { } now ? now.Stages.Select((stage, index) => new Measurement<int>(value(stage), _pipeline, _stages[index])) : [];
}
