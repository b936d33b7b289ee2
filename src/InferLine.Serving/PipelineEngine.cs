using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using InferLine.Backends;
using InferLine.Plans;
using InferLine.Serving.Queries;
using InferLine.Serving.Routing;
using InferLine.Serving.Stages;
using InferLine.Serving.Telemetry;
using InferLine.Serving.Timing;

namespace InferLine.Serving;

/// <summary>The runtime of a pipeline, whatever the types of its queries.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing, and replicas that were left behind may still look at its token.")]
internal sealed class PipelineEngine
{
    /// <summary>How long a stop waits for replicas that do not heed the cancellation of their batch, and for creations and disposals that hang.</summary>
    private static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _gate = new();
    private readonly Admission _admission;
    private readonly Action<QueryEnd>? _ended;
    private Plan _plan;
    private Task? _stop;
    private bool _started;
    private Outbox? _spareOutbox;

    public PipelineEngine(
        PipelineLayout layout, IReadOnlyList<IStageClient> clients, Plan plan, PipelineRuntimeOptions options, TimeProvider time, WorkScheduler scheduler, ServingLog log, IMeterFactory? meters, Action<QueryEnd>? ended)
    {
        Layout = layout;
        Options = options;
        Time = time;
        Scheduler = scheduler;
        Log = log;
        _ended = ended;
        _plan = plan;
        _admission = new Admission(options.Capacity, options.WhenFull == WhenFull.Wait, layout.StageCount);
        IReadOnlyList<StagePlan> stages = plan.InOrderOf(layout.Pipeline);
        Metrics = new ServingMetrics(meters, layout.Pipeline.Name, layout.Pipeline.Stages.Select(stage => stage.Name), Count);
        Stages = [.. stages.Select((stage, index) => new StageRuntime(this, index, clients[index], stage))];
    }

    public PipelineLayout Layout { get; }

    public PipelineRuntimeOptions Options { get; }

    public TimeProvider Time { get; }

    public WorkScheduler Scheduler { get; }

    public ServingLog Log { get; }

    public ServingMetrics Metrics { get; }

    public StageRuntime[] Stages { get; }

    public BackgroundWork Background { get; } = new();

    /// <summary>Cancelled when the runtime stops without waiting.</summary>
    public CancellationToken Aborted => _abort.Token;

    public Plan Plan
    {
        get
        {
            lock (_gate)
            {
                return _plan;
            }
        }
    }

    /// <summary>Why no query is let in, if none is.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate)
            {
                return _stop is not null ? "the runtime has stopped" : _started ? null : "the runtime was not started";
            }
        }
    }

    public long Ticks(TimeSpan duration) => Time.Ticks(duration);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_started || _stop is not null)
            {
                throw new InvalidOperationException("a runtime is started once; build another one");
            }

            _started = true;
            Scale(_plan.InOrderOf(Layout.Pipeline).Select(stage => stage.Replicas));
        }

        _admission.Open();
        await Task.WhenAll(Stages.Select(stage => stage.Serves)).WaitAsync(cancellationToken).ConfigureAwait(false);
        Log.Started(string.Join(", ", _plan.Stages.Select(stage => FormattableString.Invariant($"{stage.Stage} {stage.Replicas} x {stage.BatchSize}"))));
    }

    /// <summary>Stops once; whoever asks again waits for the same stop, and may still hurry it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task stop;
        lock (_gate)
        {
            _stop ??= DrainAsync();
            stop = _stop;
        }

        using CancellationTokenRegistration hurry = cancellationToken.UnsafeRegister(static engine => ((PipelineEngine)engine!).Abort(), this);
        await stop.ConfigureAwait(false);
    }

    /// <summary>Lets a query enter.</summary>
    public void Submit(Query query, CancellationToken cancellationToken)
    {
        Metrics.Arrived();
        query.Activity = ServingActivities.StartQuery(Layout.Pipeline.Name);
        query.CancelWith(cancellationToken);
        AdmissionState state = _admission.Enter(query, out bool closed);
        if (state == AdmissionState.Inside)
        {
            Begin(query);
        }
        else if (state == AdmissionState.Outside)
        {
            QueryRejectedException rejection = closed
                ? new(QueryRejection.Stopped, $"pipeline '{Layout.Pipeline.Name}' does not serve now")
                : new(QueryRejection.Full, FormattableString.Invariant($"pipeline '{Layout.Pipeline.Name}' holds {Options.Capacity} queries; try again later"));
            query.End(QueryOutcome.Rejected, rejection);
        }
    }

    /// <summary>A query has ended; its slot goes to the next one.</summary>
    public void Left(Query query, QueryOutcome outcome)
    {
        Query? next = _admission.Leave(query, outcome);
        long now = Time.GetTimestamp();
        TimeSpan latency = Time.GetElapsedTime(query.Arrival, now);
        _ended?.Invoke(new QueryEnd(outcome, latency));
        Metrics.Ended(outcome, latency.TotalSeconds, outcome is QueryOutcome.Completed or QueryOutcome.Rejected && now > query.Deadline);
        if (query.Activity is { } activity)
        {
            ServingActivities.EndQuery(activity, outcome);
        }

        if (next is not null)
        {
            Begin(next);
        }
    }

    /// <summary>Brings items to their stages.</summary>
    public void Send(Outbox outbox, long ready, bool next)
    {
        while (outbox.TryTake(out int stage, out Item items))
        {
            Stages[stage].Enqueue(items, ready, next);
        }
    }

    public void Apply(Plan plan)
    {
        IReadOnlyList<StagePlan> stages = plan.InOrderOf(Layout.Pipeline);
        BackendCapabilities.Default.Check(plan, "the runtime");
        lock (_gate)
        {
            _plan = plan;
            for (int s = 0; s < Stages.Length; s++)
            {
                Stages[s].SetBatching(stages[s]);
            }

            if (_started && _stop is null)
            {
                Scale(stages.Select(stage => stage.Replicas));
            }
        }
    }

    public IReadOnlyList<int> Scale(IReadOnlyList<int> replicas)
    {
        lock (_gate)
        {
            if (_started && _stop is null)
            {
                Scale(replicas.AsEnumerable());
            }

            return [.. Stages.Select(stage => stage.Count().ReplicasWanted)];
        }
    }

    public ServedItems CountServed() => _admission.CountServed();

    public RuntimeStatistics Count() => _admission.Count([.. Stages.Select(stage => stage.Count())]);

    public async ValueTask DisposeReplicaAsync(IStageReplica replica, string stage)
    {
        try
        {
            await replica.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.DisposalFailed(stage, exception);
        }
    }

    private void Begin(Query query)
    {
        Outbox outbox = Interlocked.Exchange(ref _spareOutbox, null) ?? new Outbox(Layout.StageCount);
        query.Enter(outbox);
        Send(outbox, Time.GetTimestamp(), next: false);
        _spareOutbox = outbox;
    }

    private void Scale(IEnumerable<int> replicas)
    {
        int stage = 0;
        foreach (int wanted in replicas)
        {
            int before = Stages[stage].SetReplicas(wanted);
            if (before != wanted && before > 0)
            {
                Log.Scaled(Stages[stage].Name, before, wanted);
            }

            stage++;
        }
    }

    private async Task DrainAsync()
    {
        _admission.Close();

        // Off the lock, under which this is called.
        await Task.Yield();
        await _admission.Empty.ConfigureAwait(false);
        foreach (StageRuntime stage in Stages)
        {
            stage.SetReplicas(0);
        }

        Task ended = Background.WhenEmptyAsync();
        try
        {
            await ended.WaitAsync(AbortGrace, Time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.ReplicasLeft(AbortGrace.TotalSeconds);
        }

        foreach (StageRuntime stage in Stages)
        {
            stage.Dispose();
        }

        Metrics.Dispose();
        RuntimeStatistics total = Count();
        Log.Stopped(total.Completed, total.Failed);
    }

    private void Abort()
    {
        _admission.Close();
        List<Query> queries = _admission.Snapshot();
        if (queries.Count > 0)
        {
            Log.Aborted(queries.Count);
        }

        foreach (Query query in queries)
        {
            query.End(QueryOutcome.Rejected, new QueryRejectedException(QueryRejection.Stopped, $"pipeline '{Layout.Pipeline.Name}' was stopped before the query was done"));
        }

        // Not on this thread: what models do about it may take time, or throw.
        _ = _abort.CancelAsync();
    }
}
