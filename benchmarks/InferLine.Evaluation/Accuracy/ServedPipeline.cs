using InferLine.Pipelines;
using InferLine.Serving;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A case at work: its runtime, which leads queries as their workload says, and what its stages did.</summary>
internal sealed class ServedPipeline : IAsyncDisposable
{
    private readonly AccuracyCase _case;
    private readonly ServiceRecord[] _records;
    private readonly PipelineRuntime<ReplayedQuery, bool> _runtime;

    private ServedPipeline(AccuracyCase served)
    {
        _case = served;
        _records = [.. served.Pipeline.Stages.Select((_, s) => new ServiceRecord(served.Client(s)))];
        _runtime = Build();
    }

    /// <summary>Starts a case, with all of its replicas.</summary>
    public static async Task<ServedPipeline> StartAsync(AccuracyCase served)
    {
        var pipeline = new ServedPipeline(served);
        await pipeline._runtime.StartAsync();
        while (pipeline._runtime.GetStatistics().Stages.Any(stage => stage.ReplicasRunning < stage.ReplicasWanted))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1));
        }

        return pipeline;
    }

    /// <summary>Serves a workload, open loop. The pipeline is empty before and after.</summary>
    public async Task<Measurement> ServeAsync(Workload workload)
    {
        GC.Collect();
        RuntimeStatistics before = _runtime.GetStatistics();
        HostActivity hostBefore = HostActivity.Now();
        using SpeedProbe? probe = _case.CalibrationQueries == 0 ? null : SpeedProbe.Start();
        ReplicaThreads? threadsBefore = ReplicaThreads.Now();
        var collectorBefore = CollectorActivity.Now();
        QueryTimes times = await OpenLoop.RunAsync(_runtime, workload);
        CollectorActivity collected = CollectorActivity.Now().Since(collectorBefore);
        ReplicaThreads? threads = threadsBefore is { } threadsThen ? ReplicaThreads.Now()?.Since(threadsThen) : null;
        double? probeMilliseconds = probe?.Stop();
        HostActivity hostAfter = HostActivity.Now();
        RuntimeStatistics after = await CountedAsync(before, workload);
        double seconds = times.DoneSeconds.Max();
        return new Measurement(
            times,
            [.. after.Stages.Zip(before.Stages, (now, then) => new StageMeasurement(
                now.Items - then.Items,
                (now.Items - then.Items) / (double)(now.Batches - then.Batches),
                (now.Busy - then.Busy).TotalSeconds / (now.ReplicasRunning * seconds),
                _records[_case.Pipeline.IndexOf(now.Stage)].TakeBatches()))],
            hostAfter.CoresOfOthersSince(hostBefore),
            hostAfter.OwnCoresSince(hostBefore),
            collected,
            probeMilliseconds)
        {
            Threads = threads,
        };
    }

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    /// <summary>A query is answered a moment before the batch that it was in is counted.</summary>
    private async Task<RuntimeStatistics> CountedAsync(RuntimeStatistics before, Workload workload)
    {
        double items = workload.Visits.ScaleFactors.Sum(factor => Math.Round(factor * workload.QueryCount));
        while (true)
        {
            RuntimeStatistics now = _runtime.GetStatistics();
            if (now.Stages.Sum(stage => stage.Items) - before.Stages.Sum(stage => stage.Items) >= items)
            {
                return now;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1));
        }
    }

    private PipelineRuntime<ReplayedQuery, bool> Build()
    {
        Pipeline pipeline = _case.Pipeline;
        var builder = new PipelineRuntimeBuilder<ReplayedQuery, bool>(pipeline, _case.Plan);
        for (int s = 0; s < pipeline.Stages.Count; s++)
        {
            int stage = s;
            builder.Stage(pipeline.Stages[s].Name, _records[s]);
            if (pipeline.Topology.InEdges(s).Count > 1)
            {
                builder.Join(pipeline.Stages[s].Name, outputs => Enumerable.Repeat(outputs.Input<ReplayedQuery>(), outputs.Input<ReplayedQuery>().Count(stage)));
            }
        }

        foreach (Edge edge in pipeline.Edges)
        {
            int from = pipeline.IndexOf(edge.From);
            int to = pipeline.IndexOf(edge.To);

            // Sampled visits of a stage with one in-edge are a multiple of those of the stage before.
            builder.Route(edge.From, edge.To, (ReplayedQuery query) => Enumerable.Repeat(query, query.Count(to) / query.Count(from)));
        }

        return builder.Result(_ => true).Build();
    }
}
