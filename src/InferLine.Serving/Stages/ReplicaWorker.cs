using System.Runtime.CompilerServices;
using InferLine.Backends;
using InferLine.Serving.Queries;
using InferLine.Serving.Routing;
using InferLine.Serving.Telemetry;

namespace InferLine.Serving.Stages;

/// <summary>Runs batch after batch on one replica. Between two batches it goes back to the scheduler, so that many replicas share few threads fairly.</summary>
internal sealed class ReplicaWorker : IThreadPoolWorkItem
{
    private readonly PipelineEngine _engine;
    private readonly StageRuntime _stage;
    private readonly IStageReplica _replica;
    private readonly Outbox _outbox;
    private readonly RouteSink _sink = new();
    private readonly Action _ended;
    private Item?[] _items = [];
    private object?[] _inputs = [];
    private object?[] _outputs = [];
    private int _count;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _run;

    public ReplicaWorker(PipelineEngine engine, StageRuntime stage, IStageReplica replica)
    {
        _engine = engine;
        _stage = stage;
        _replica = replica;
        _outbox = new Outbox(engine.Layout.StageCount);
        _ended = End;
    }

    /// <summary>The next of the replicas that are claimed together.</summary>
    public ReplicaWorker? NextClaimed { get; set; }

    /// <summary>When the batch started, in the provider's ticks.</summary>
    public long Started { get; set; }

    /// <summary>Room for a batch.</summary>
    public Span<Item?> Batch(int size)
    {
        if (_items.Length < size)
        {
            _items = new Item?[size];
            _inputs = new object?[size];
            _outputs = new object?[size];
        }

        return _items;
    }

    /// <summary>Takes a batch and starts it.</summary>
    public void Execute()
    {
        int count = _stage.Take(this, out List<Query>? late);
        if (late is not null)
        {
            foreach (Query query in late)
            {
                query.End(QueryOutcome.Rejected, new QueryRejectedException(QueryRejection.Late, $"the query was late at stage '{_stage.Name}'"));
            }
        }

        if (count == 0)
        {
            // Idle, or perhaps claimed again and at work on another thread: nothing here may be touched.
            return;
        }

        _count = count;
        for (int i = 0; i < count; i++)
        {
            _inputs[i] = _items[i]!.Value;
        }

        try
        {
            // No async method: it would be one more allocation per batch that does not end at once. The result is got once, in End.
#pragma warning disable CA2012
            var run = _replica.RunAsync(_inputs.AsMemory(0, count), _outputs.AsMemory(0, count), _engine.Aborted).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            _run = run;
            if (!run.IsCompleted)
            {
                // By the local copy: the batch may end, and the next one start, before this call returns.
                run.UnsafeOnCompleted(_ended);
                return;
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            End(exception);
            return;
        }

        End();
    }

    /// <summary>Gives back what the replica holds.</summary>
    public async Task RetireAsync()
    {
        await _engine.DisposeReplicaAsync(_replica, _stage.Name).ConfigureAwait(false);
        _engine.Background.End();
    }

    private void End()
    {
        Exception? failure = null;
        try
        {
            _run.GetResult();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = exception;
        }

        End(failure);
    }

    private void End(Exception? failure)
    {
        long now = _engine.Time.GetTimestamp();
        int count = _count;
        _run = default;
        Report(now, failure is not null);
        for (int i = 0; i < count; i++)
        {
            Item item = _items[i]!;
            if (failure is null)
            {
                item.Query.Complete(item, _outputs[i], _sink, _outbox);
            }
            else
            {
                item.Query.End(QueryOutcome.Failed, new StageFailedException(_stage.Name, "the model failed", failure));
            }
        }

        if (failure is not null)
        {
            _engine.Log.BatchFailed(_stage.Name, count, failure);
        }

        // What was given out must not be held until the next batch.
        _items.AsSpan(0, count).Clear();
        _inputs.AsSpan(0, count).Clear();
        _outputs.AsSpan(0, count).Clear();
        _engine.Send(_outbox, now, next: true);
        _stage.Release(this, count, failure is not null, now);
    }

    private void Report(long now, bool failed)
    {
        _engine.Metrics.BatchEnded(_stage.Index, _count, _engine.Time.GetElapsedTime(Started, now).TotalSeconds, failed);
        bool wantsItems = _engine.Metrics.WantsItems;
        for (int i = 0; i < _count; i++)
        {
            Item item = _items[i]!;
            if (!wantsItems && item.Query.Activity is null)
            {
                continue;
            }

            TimeSpan queued = _engine.Time.GetElapsedTime(item.Ready, Started);
            TimeSpan total = _engine.Time.GetElapsedTime(item.Ready, now);
            _engine.Metrics.ItemEnded(_stage.Index, queued.TotalSeconds, total.TotalSeconds);
            if (item.Query.Activity is { } query)
            {
                ServingActivities.RecordItem(query, _stage.Name, _count, queued, total, _engine.Time.GetUtcNow(), failed);
            }
        }
    }
}
