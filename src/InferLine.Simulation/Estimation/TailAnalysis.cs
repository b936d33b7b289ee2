namespace InferLine.Estimation;

/// <summary>Finds out where the slowest queries spend their time, by a second simulation that records what happens to them alone.</summary>
internal sealed class TailAnalysis(WorkloadLayout layout, StageConfiguration[] configurations, BufferPool pool)
{
    /// <summary>Where more queries than this are slow (as when all latencies are equal), this many of them, evenly spread, speak for the rest.</summary>
    private const int MaxQueries = 100_000;

    private readonly Dictionary<int, ItemRecord[]>[] _records = new Dictionary<int, ItemRecord[]>[configurations.Length];

    /// <summary>The shares of the stages, by stage index, in the queries with a latency of the threshold or more.</summary>
    public TailShare[] Analyse(ReadOnlySpan<double> latencies, double threshold, CancellationToken cancellationToken)
    {
        int[] queries = SlowQueries(latencies, threshold);
        Record(queries, cancellationToken);
        double[] queue = new double[configurations.Length];
        double[] service = new double[configurations.Length];
        foreach (int query in queries)
        {
            FollowBack(query, queue, service);
        }

        double total = queue.Sum() + service.Sum();
        return [.. queue.Select((q, s) => new TailShare(q / queries.Length, service[s] / queries.Length, (q + service[s]) / total))];
    }

    private static int[] SlowQueries(ReadOnlySpan<double> latencies, double threshold)
    {
        var slow = new List<int>();
        for (int query = 0; query < latencies.Length; query++)
        {
            if (latencies[query] >= threshold)
            {
                slow.Add(query);
            }
        }

        return slow.Count <= MaxQueries
            ? [.. slow]
            : [.. Enumerable.Range(0, MaxQueries).Select(i => slow[(int)((long)i * slow.Count / MaxQueries)])];
    }

    private void Record(int[] queries, CancellationToken cancellationToken)
    {
        bool[] isSlow = new bool[layout.QueryCount];
        foreach (int query in queries)
        {
            isSlow[query] = true;
        }

        StageWalk.Run(
            layout,
            pool,
            (stage, ready, done) =>
            {
                _records[stage] = [];
                foreach (int query in queries)
                {
                    int count = layout.Workload.Visits.Count(stage, query);
                    if (count > 0)
                    {
                        _records[stage][query] = new ItemRecord[count];
                    }
                }

                if (layout.Stages[stage].ItemCount > 0)
                {
                    var observer = new RecordingObserver(layout.Stages[stage], ready.Items, isSlow, _records[stage]);
                    _ = StageSimulation.Run(ready, configurations[stage], done, ref observer, cancellationToken);
                }
            },
            queries: null);
    }

    /// <summary>Adds the times of one query, from the item that was done last back to the arrival.</summary>
    private void FollowBack(int query, double[] queue, double[] service)
    {
        (int stage, int item) = LastDone(query, Enumerable.Range(0, configurations.Length));
        while (stage >= 0)
        {
            ItemRecord record = _records[stage][query][item];
            queue[stage] += record.Start - record.Ready;
            service[stage] += record.Done - record.Start;
            int[] live =
            [
                .. layout.Workload.Pipeline.Topology.InEdges(stage)
                    .Select(edge => layout.Workload.Pipeline.Topology.Source(edge))
                    .Where(parent => _records[parent].ContainsKey(query)),
            ];
            int count = _records[stage][query].Length;
            int parentCount = live.Length == 1 ? _records[live[0]][query].Length : 0;
            (stage, item) = live.Length == 1 && count >= parentCount
                ? (live[0], (int)((long)item * parentCount / count))
                : LastDone(query, live);
        }
    }

    /// <summary>Of the query's items at some stages, the one that was done last; stage -1 if there is none.</summary>
    private (int Stage, int Item) LastDone(int query, IEnumerable<int> stages)
    {
        (int Stage, int Item) last = (-1, 0);
        double latest = double.NegativeInfinity;
        foreach (int stage in stages)
        {
            if (!_records[stage].TryGetValue(query, out ItemRecord[]? items))
            {
                continue;
            }

            for (int item = 0; item < items.Length; item++)
            {
                if (items[item].Done > latest)
                {
                    latest = items[item].Done;
                    last = (stage, item);
                }
            }
        }

        return last;
    }

    /// <summary>What happened to an item, in seconds.</summary>
    private readonly record struct ItemRecord(double Ready, double Start, double Done);

    private struct RecordingObserver(StageLayout stage, int[]? readyItems, bool[] isSlow, Dictionary<int, ItemRecord[]> records) : IBatchObserver
    {
        private int _lastQuery = -1;
        private int _lastQueryFirstItem;

        public void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done)
        {
            for (int i = 0; i < ready.Length; i++)
            {
                int item = readyItems is null ? firstPosition + i : readyItems[firstPosition + i];
                int query = stage.Query(item);
                if (isSlow[query])
                {
                    records[query][item - FirstItem(query, item)] = new ItemRecord(ready[i], start, done);
                }
            }
        }

        public readonly bool Done(ReadOnlySpan<int> items, double done) => true;

        private int FirstItem(int query, int item)
        {
            if (query != _lastQuery)
            {
                _lastQuery = query;
                _lastQueryFirstItem = item;
                while (_lastQueryFirstItem > 0 && stage.Query(_lastQueryFirstItem - 1) == query)
                {
                    _lastQueryFirstItem--;
                }
            }

            return _lastQueryFirstItem;
        }
    }
}
