using InferLine.Pipelines;
using InferLine.Serving.Queries;

namespace InferLine.Serving.Routing;

/// <summary>A pipeline and its routes by stage and edge index: what a query is led by. Immutable.</summary>
internal sealed class PipelineLayout
{
    private readonly int[][] _outEdges;
    private readonly int[] _source;
    private readonly int[] _target;
    private readonly Route?[] _routes;
    private readonly Join?[] _joins;
    private readonly ItemOrigin[] _origins;
    private readonly StageVisit[] _unvisited;

    public PipelineLayout(Pipeline pipeline, Route?[] routes, Join?[] joins)
    {
        Pipeline = pipeline;
        _routes = routes;
        _joins = joins;
        PipelineTopology topology = pipeline.Topology;
        int stages = pipeline.Stages.Count;
        _outEdges = [.. Enumerable.Range(0, stages).Select(stage => topology.OutEdges(stage).ToArray())];
        InEdges = [.. Enumerable.Range(0, stages).Select(stage => topology.InEdges(stage).ToArray())];
        _source = [.. Enumerable.Range(0, pipeline.Edges.Count).Select(topology.Source)];
        _target = [.. Enumerable.Range(0, pipeline.Edges.Count).Select(topology.Target)];
        Entries = [.. Enumerable.Range(0, stages).Where(topology.IsEntry)];
        _origins = [.. Enumerable.Range(0, stages).Select(stage => joins[stage] is not null ? ItemOrigin.Join : InEdges[stage].Length > 1 ? ItemOrigin.SideBySide : ItemOrigin.Flow)];
        _unvisited = [.. InEdges.Select(edges => new StageVisit { OpenEdges = edges.Length })];
        HasGathers = _origins.Any(origin => origin != ItemOrigin.Flow);
    }

    public Pipeline Pipeline { get; }

    public int StageCount => _outEdges.Length;

    public int EdgeCount => _target.Length;

    public int[] Entries { get; }

    public int[][] InEdges { get; }

    /// <summary>Whether any stage waits for several items of a query.</summary>
    public bool HasGathers { get; }

    public ReadOnlySpan<int> OutEdges(int stage) => _outEdges[stage];

    public int Source(int edge) => _source[edge];

    public int Target(int edge) => _target[edge];

    public ItemOrigin OriginOf(int stage) => _origins[stage];

    public Join JoinOf(int stage) => _joins[stage]!;

    /// <summary>What a query has at the stages before it enters.</summary>
    public StageVisit[] Unvisited() => (StageVisit[])_unvisited.Clone();

    /// <summary>What goes on from an output of a stage. Runs the host's routes.</summary>
    public void Route(int stage, object? output, RouteSink sink)
    {
        bool exclusive = Pipeline.Stages[stage].Routing == StageRouting.Exclusive;
        foreach (int edge in _outEdges[stage])
        {
            sink.Begin(edge);
            if (_routes[edge] is { } route)
            {
                route(output, sink);
            }
            else
            {
                sink.Add(output);
            }

            if (exclusive && !sink.Items.IsEmpty)
            {
                return;
            }
        }
    }
}
