using System.Runtime.InteropServices;
using InferLine.Pipelines;
using InferLine.Workloads;

namespace InferLine.Estimation;

/// <summary>A workload in the form that the simulation walks: items numbered per stage, and where each comes from (semantics: "Visits").</summary>
internal sealed class WorkloadLayout
{
    private readonly PipelineTopology _topology;
    private readonly Visits _visits;

    public WorkloadLayout(Workload workload)
    {
        Workload = workload;
        _topology = workload.Pipeline.Topology;
        _visits = workload.Visits;
        Arrivals = MemoryMarshal.TryGetArray(workload.Arrivals.AsMemory(), out ArraySegment<double> array) && array.Offset == 0 && array.Count == array.Array!.Length
            ? array.Array
            : workload.Arrivals.Seconds.ToArray();
        Stages = [.. Enumerable.Range(0, workload.Pipeline.Stages.Count).Select(Describe)];
    }

    /// <summary>The layout of the same visits at other times.</summary>
    /// <param name="other">The layout of the visits.</param>
    /// <param name="arrivals">The arrival times, in seconds; as many as there are queries, in order.</param>
    public WorkloadLayout(WorkloadLayout other, double[] arrivals)
    {
        Workload = new Workload(ArrivalTrace.Own(arrivals), other._visits);
        _topology = other._topology;
        _visits = other._visits;
        Arrivals = arrivals;
        Stages = [.. other.Stages.Select(stage => stage.Input is StageInput.Arrivals ? stage with { Input = new StageInput.Arrivals(ArrivalStream(stage.QueryOf)) } : stage)];
    }

    public Workload Workload { get; }

    /// <summary>The arrival times of the queries, in seconds: the trace's own array, not to be written to.</summary>
    public double[] Arrivals { get; }

    /// <summary>The stages by stage index.</summary>
    public StageLayout[] Stages { get; }

    public int QueryCount => Arrivals.Length;

    private StageLayout Describe(int stage)
    {
        bool oneEach = _visits.IsUniform(stage, out int uniform) && uniform == 1;
        int[]? firstItem = oneEach ? null : FirstItems(stage);
        int itemCount = firstItem is null ? QueryCount : firstItem[^1];
        int[]? queryOf = firstItem is null ? null : QueryOfItems(firstItem);
        return new StageLayout(itemCount, queryOf, DescribeInput(stage, firstItem, queryOf), EndsQueries(stage));
    }

    private StageInput DescribeInput(int stage, int[]? firstItem, int[]? queryOf)
    {
        int[] parents = [.. _topology.InEdges(stage).Select(edge => _topology.Source(edge))];
        if (parents.Length == 0 || !AnyLive(stage, parents))
        {
            return new StageInput.Arrivals(ArrivalStream(queryOf));
        }

        if (parents is [int only] && AllFollow(stage, only, out bool identical))
        {
            return new StageInput.Follow(only, identical ? null : ChildStarts(stage, only));
        }

        return DescribeMerge(stage, parents, firstItem ?? FirstItems(stage));
    }

    private StageInput.Merge DescribeMerge(int stage, int[] parents, int[] firstItem)
    {
        int[] awaited = new int[QueryCount];
        int[] followed = new int[QueryCount];
        var arriving = new List<int>();
        for (int query = 0; query < QueryCount; query++)
        {
            followed[query] = -1;
            int count = _visits.Count(stage, query);
            if (count == 0)
            {
                continue;
            }

            int live = 0;
            int parentItems = 0;
            foreach (int parent in parents)
            {
                int items = _visits.Count(parent, query);
                if (items > 0)
                {
                    live++;
                    parentItems = checked(parentItems + items);
                    followed[query] = parent;
                }
            }

            if (live == 0)
            {
                arriving.Add(query);
            }
            else if (live > 1 || count < parentItems || parentItems == 1)
            {
                // Following a single parent item is the same as waiting for it.
                awaited[query] = parentItems;
                followed[query] = -1;
            }
        }

        return new StageInput.Merge(
            [.. parents.Select(parent => new StageInput.MergeParent(parent, followed.Contains(parent) ? FollowingItems(stage, parent, firstItem, followed) : null))],
            firstItem,
            awaited,
            [.. arriving]);
    }

    private int[] FollowingItems(int stage, int parent, int[] firstItem, int[] followed)
    {
        int[] ranges = new int[2 * ItemCount(parent)];
        int parentItem = 0;
        for (int query = 0; query < QueryCount; query++)
        {
            int p = _visits.Count(parent, query);
            int c = _visits.Count(stage, query);
            for (int i = 0; i < p; i++, parentItem++)
            {
                if (followed[query] == parent)
                {
                    ranges[2 * parentItem] = firstItem[query] + FirstFollower(i, p, c);
                    ranges[(2 * parentItem) + 1] = firstItem[query] + FirstFollower(i + 1, p, c);
                }
            }
        }

        return ranges;
    }

    private int[] ChildStarts(int stage, int parent)
    {
        int[] starts = new int[ItemCount(parent) + 1];
        int parentItem = 0;
        int childItem = 0;
        for (int query = 0; query < QueryCount; query++)
        {
            int p = _visits.Count(parent, query);
            int c = _visits.Count(stage, query);
            for (int i = 0; i < p; i++)
            {
                starts[parentItem++] = childItem + FirstFollower(i, p, c);
            }

            childItem += c;
        }

        starts[parentItem] = childItem;
        return starts;
    }

    /// <summary>Child item j of c follows parent item floor(j·p/c); the first that follows parent item i is therefore ceil(i·c/p).</summary>
    private static int FirstFollower(int i, int p, int c) => (int)((((long)i * c) + p - 1) / p);

    private int ItemCount(int stage)
    {
        if (_visits.IsUniform(stage, out int count))
        {
            return checked(count * QueryCount);
        }

        int total = 0;
        for (int query = 0; query < QueryCount; query++)
        {
            total = checked(total + _visits.Count(stage, query));
        }

        return total;
    }

    private bool AnyLive(int stage, int[] parents)
    {
        for (int query = 0; query < QueryCount; query++)
        {
            if (_visits.Count(stage, query) > 0 && VisitsAny(parents, query))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every visit to the stage follows the parent's items, and whether item by item.</summary>
    private bool AllFollow(int stage, int parent, out bool identical)
    {
        identical = true;
        for (int query = 0; query < QueryCount; query++)
        {
            int p = _visits.Count(parent, query);
            int c = _visits.Count(stage, query);
            identical &= p == c;
            if (c > 0 && (p == 0 || c < p))
            {
                return false;
            }
        }

        return true;
    }

    private bool EndsQueries(int stage)
    {
        int[] children = [.. _topology.OutEdges(stage).Select(edge => _topology.Target(edge))];
        for (int query = 0; query < QueryCount; query++)
        {
            if (_visits.Count(stage, query) > 0 && !VisitsAny(children, query))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A loop, since a lambda would be allocated anew for every query.</summary>
    private bool VisitsAny(int[] stages, int query)
    {
        foreach (int stage in stages)
        {
            if (_visits.Count(stage, query) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private ItemStream ArrivalStream(int[]? queryOf) =>
        new(queryOf is null ? Arrivals : Array.ConvertAll(queryOf, query => Arrivals[query]), Items: null);

    private int[] FirstItems(int stage)
    {
        int[] first = new int[QueryCount + 1];
        for (int query = 0; query < QueryCount; query++)
        {
            long next = (long)first[query] + _visits.Count(stage, query);
            first[query + 1] = next <= Array.MaxLength
                ? (int)next
                : throw new InvalidInputException(
                    null,
                    $"stage '{Workload.Pipeline.Stages[stage].Name}'",
                    "its queries have more than 2 billion items together; use a shorter trace or a smaller fan-out");
        }

        return first;
    }

    private static int[] QueryOfItems(int[] firstItem)
    {
        int[] queryOf = new int[firstItem[^1]];
        for (int query = 0; query + 1 < firstItem.Length; query++)
        {
            queryOf.AsSpan(firstItem[query]..firstItem[query + 1]).Fill(query);
        }

        return queryOf;
    }
}
