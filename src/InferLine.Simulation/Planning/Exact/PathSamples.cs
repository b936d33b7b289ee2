namespace InferLine.Planning;

/// <summary>Finds the paths of a pipeline, and for each the busy times of the trace in which its stages have little time for many queries.</summary>
internal sealed class PathSamples
{
    private const int MostPaths = 48;

    /// <summary>Lengths of the cells into which the trace is divided, as multiples of the objective.</summary>
    private static readonly double[] CellLengths = [3, 12, 60];

    /// <summary>Sizes of the samples beyond the allowed misses, as multiples of these or of a percent of the queries.</summary>
    private static readonly double[] SampleSizes = [3, 12];

    private readonly PlanSpace _space;
    private readonly StageDomain[] _stages;
    private readonly LeastService _service;
    private readonly long _misses;
    private readonly long[] _missedItems;

    public PathSamples(PlanSpace space, LeastService service, StageDomain[] stages)
    {
        _space = space;
        _stages = stages;
        _service = service;
        _misses = space.Request.Slo.AllowedMisses(space.Layout.QueryCount);
        _missedItems = [.. Enumerable.Range(0, space.StageCount).Select(MostItemsOfMisses)];
    }

    public PathSample[] Find()
    {
        List<int[]> paths = Paths();
        var samples = new List<PathSample>();
        double[] everything = [double.PositiveInfinity];
        foreach (double length in CellLengths.Select(multiple => multiple * _space.Request.Slo.LatencySeconds).Where(length => length < Duration).Concat(everything))
        {
            var cells = new TraceCells(_space.Layout, length);
            foreach (int[] path in paths)
            {
                AddSamples(path, cells, samples);
            }
        }

        return [.. samples];
    }

    private double Duration => _space.Layout.Arrivals[^1];

    private void AddSamples(int[] path, TraceCells cells, List<PathSample> samples)
    {
        long[] queries = cells.QueriesOn(pattern => path.All(stage => _service.Patterns.IsVisited(pattern, stage)), _service.Patterns.OfQuery);
        int[] byLoad = [.. Enumerable.Range(0, cells.Count).Where(cell => queries[cell] > 0).OrderByDescending(cell => queries[cell])];
        double unit = Math.Max(_misses, 0.01 * _space.Layout.QueryCount);
        double[] wanted = cells.Count == 1 ? [double.PositiveInfinity] : [.. SampleSizes.Select(size => _misses + (size * unit))];
        int taken = 0;
        long sum = 0;
        foreach (double target in wanted)
        {
            while (taken < byLoad.Length && sum < target)
            {
                sum += queries[byLoad[taken++]];
            }

            if (sum > _misses)
            {
                samples.Add(Sample(path, cells, byLoad.AsSpan(0, taken), sum - _misses));
            }
        }
    }

    private PathSample Sample(int[] path, TraceCells cells, ReadOnlySpan<int> chosen, long inTime)
    {
        double[] others = new double[path.Length];
        double[] seconds = new double[path.Length];
        for (int i = 0; i < path.Length; i++)
        {
            long items = 0;
            foreach (int cell in chosen)
            {
                items += cells.Items(path[i], cell);
                seconds[i] += cells.Seconds(cell) + _stages[path[i]].WindowSeconds;
            }

            others[i] = Math.Max(0, items - _missedItems[path[i]] - inTime);
        }

        double after = Enumerable.Range(0, _service.Patterns.Count)
            .Where(pattern => path.All(stage => _service.Patterns.IsVisited(pattern, stage)))
            .Min(pattern => _service.After(pattern, path[^1]));
        double slo = _space.Request.Slo.LatencySeconds;
        return new PathSample(path, inTime, slo - after + (1e-9 * (1 + slo)) + (StageDeadlines.RoundingPerSecond * Duration), others, seconds);
    }

    /// <summary>The paths from an entry to any stage, without those that all their queries continue in one way.</summary>
    private List<int[]> Paths()
    {
        var paths = new List<int[]>();
        foreach (int stage in Enumerable.Range(0, _space.StageCount).Where(_space.Pipeline.Topology.IsEntry))
        {
            Extend([stage], paths);
        }

        return paths;
    }

    private void Extend(int[] path, List<int[]> paths)
    {
        long queries = Visitors(path);
        if (queries <= _misses || paths.Count >= MostPaths)
        {
            return;
        }

        bool continued = false;
        foreach (int edge in _space.Pipeline.Topology.OutEdges(path[^1]))
        {
            int[] longer = [.. path, _space.Pipeline.Topology.Target(edge)];
            continued |= Visitors(longer) == queries;
            Extend(longer, paths);
        }

        if (!continued)
        {
            paths.Add(path);
        }
    }

    private long Visitors(int[] path) =>
        Enumerable.Range(0, _service.Patterns.Count)
            .Where(pattern => path.All(stage => _service.Patterns.IsVisited(pattern, stage)))
            .Sum(pattern => (long)_service.Patterns.QueryCounts[pattern]);

    /// <summary>The most items that so many queries as may be late have at a stage.</summary>
    private long MostItemsOfMisses(int stage)
    {
        if (_misses == 0)
        {
            return 0;
        }

        int[] counts = new int[_space.Layout.QueryCount];
        for (int query = 0; query < counts.Length; query++)
        {
            counts[query] = _space.Layout.Workload.Visits.Count(stage, query);
        }

        Array.Sort(counts);
        return counts.AsSpan((int)(counts.Length - _misses)).ToArray().Sum(count => (long)count);
    }
}
