using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Benchmarks.Baseline;

/// <summary>
/// The simulation as a textbook has it, and as one would write it first: one heap of events for the whole pipeline, a queue per stage. It computes the same latencies as
/// the estimator, to the bit, for plans without a batching delay. It gathers no statistics of the stages, which the estimator does.
/// </summary>
/// <remarks>The heap holds one arrival at a time and the batches in service, not the whole trace: a heap of half a million arrivals would make the baseline slower than it need be.</remarks>
internal sealed class EventHeapSimulation
{
    private readonly ArrivalTrace _arrivals;
    private readonly Visits _visits;
    private readonly PriorityQueue<Event, double> _events = new();
    private readonly StageServer[] _stages;
    private readonly int[][] _parents;
    private readonly int[][] _children;

    // By stage and query: how many parent items all its items wait for; -1 where each follows an item of its one parent.
    private readonly int[][] _awaited;
    private readonly double[] _latencies;

    public EventHeapSimulation(Workload workload, Plan plan, ProfileCatalog catalog)
    {
        Pipeline pipeline = workload.Pipeline;
        PipelineTopology topology = pipeline.Topology;
        _arrivals = workload.Arrivals;
        _visits = workload.Visits;
        _stages =
        [
            .. plan.InOrderOf(pipeline).Select(
                (stage, s) => new StageServer(s, catalog.GetProfile(pipeline.Stages[s].Model, stage.Hardware), stage.BatchSize, stage.Replicas)),
        ];
        _parents = [.. _stages.Select(stage => topology.InEdges(stage.Index).Select(topology.Source).ToArray())];
        _children = [.. _stages.Select(stage => topology.OutEdges(stage.Index).Select(topology.Target).ToArray())];
        _awaited = [.. _stages.Select(_ => new int[workload.QueryCount])];
        _latencies = new double[workload.QueryCount];
    }

    /// <summary>Simulates all queries; call it once.</summary>
    /// <returns>The latency of each query, in seconds.</returns>
    public double[] Run()
    {
        _events.Enqueue(Event.Arrival(0), _arrivals.Seconds[0]);
        while (_events.TryDequeue(out Event happened, out double now))
        {
            Handle(happened, now);

            // What becomes ready at the same time is queued before any batch starts.
            while (_events.TryPeek(out _, out double next) && next == now)
            {
                Handle(_events.Dequeue(), now);
            }

            foreach (StageServer stage in _stages)
            {
                stage.Start(now, _events);
            }
        }

        return _latencies;
    }

    /// <summary>A percentile by sorting: the k-th smallest with k = ceil(q/100 · n).</summary>
    public static double Percentile(double[] latencies, double percentile)
    {
        double[] sorted = [.. latencies];
        Array.Sort(sorted);
        return sorted[ServiceLevelObjective.NearestRank(percentile, sorted.Length) - 1];
    }

    private void Handle(Event happened, double now)
    {
        if (happened.Stage is { } stage)
        {
            stage.Release();
            foreach (Item item in happened.Batch)
            {
                Complete(stage.Index, item, now);
            }
        }
        else
        {
            Arrive(happened.Query);
        }
    }

    private void Arrive(int query)
    {
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            int count = _visits.Count(stage, query);
            int liveParents = 0;
            int parentItems = 0;
            foreach (int parent in _parents[stage])
            {
                int items = _visits.Count(parent, query);
                liveParents += items > 0 ? 1 : 0;
                parentItems += items;
            }

            if (liveParents == 0)
            {
                MakeReady(stage, query, 0, count);
            }
            else
            {
                _awaited[stage][query] = liveParents == 1 && count >= parentItems ? -1 : parentItems;
            }
        }

        if (query + 1 < _arrivals.Count)
        {
            _events.Enqueue(Event.Arrival(query + 1), _arrivals.Seconds[query + 1]);
        }
    }

    private void Complete(int stage, Item item, double now)
    {
        // Time never goes back, so the last item of the query to be done is the last to write.
        _latencies[item.Query] = now - _arrivals.Seconds[item.Query];
        foreach (int child in _children[stage])
        {
            int count = _visits.Count(child, item.Query);
            ref int awaited = ref _awaited[child][item.Query];
            if (awaited < 0)
            {
                // Child item j of c follows parent item floor(j·p/c), so parent item i is followed by those from ceil(i·c/p) on.
                int parentCount = _visits.Count(stage, item.Query);
                MakeReady(child, item.Query, CeilingOf(item.Index, count, parentCount), CeilingOf(item.Index + 1, count, parentCount));
            }
            else if (awaited > 0 && --awaited == 0)
            {
                MakeReady(child, item.Query, 0, count);
            }
        }
    }

    private void MakeReady(int stage, int query, int first, int end)
    {
        for (int index = first; index < end; index++)
        {
            _stages[stage].Ready(new Item(query, index));
        }
    }

    private static int CeilingOf(int item, int count, int parentCount) => (int)((((long)item * count) + parentCount - 1) / parentCount);
}
