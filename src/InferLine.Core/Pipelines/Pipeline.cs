namespace InferLine.Pipelines;

/// <summary>
/// A directed acyclic graph of stages. A query enters at every stage without in-edges and continues along the edges that are taken
/// for it; it is done when all its items of all stages are done.
/// </summary>
/// <remarks>A pipeline is immutable and checked on construction. Stages keep the order in which they were given, and are known by that index.</remarks>
public sealed class Pipeline
{
    private readonly Dictionary<string, int> _indexByName;
    private readonly Lazy<IReadOnlyList<double>> _scaleFactors;

    /// <summary>Creates a pipeline from its stages and edges.</summary>
    /// <param name="name">The pipeline's name.</param>
    /// <param name="stages">The stages, at least one, with distinct names.</param>
    /// <param name="edges">The edges; at most one from a stage to another.</param>
    /// <exception cref="InvalidInputException">
    /// The pipeline is empty, a stage or edge occurs twice, an edge names an unknown stage, the graph has a cycle, the probabilities that
    /// leave an exclusive stage sum to more than 1, or a stage can never be visited.
    /// </exception>
    public Pipeline(string name, IEnumerable<Stage> stages, IEnumerable<Edge> edges)
    {
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(edges);
        Name = Require.Name(name, "pipeline", "name");
        Stages = [.. stages];
        Edges = [.. edges];
        _indexByName = PipelineRules.IndexStages(Stages);
        Topology = new PipelineTopology(Stages, Edges, _indexByName);
        PipelineRules.Check(this);
        _scaleFactors = new Lazy<IReadOnlyList<double>>(() => ScaleFactorAnalysis.Compute(this));
    }

    /// <summary>The pipeline's name.</summary>
    public string Name { get; }

    /// <summary>The stages, in the order in which they were given.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The edges, in the order in which they were given.</summary>
    public IReadOnlyList<Edge> Edges { get; }

    /// <summary>
    /// The scale factor of each stage, by stage index: the mean number of its items per query that enters the pipeline, exact for the
    /// edges' probabilities (InferLine paper, section 4.1). What a sample of queries really did is <see cref="Workloads.Visits.ScaleFactors"/>.
    /// </summary>
    public IReadOnlyList<double> ScaleFactors => _scaleFactors.Value;

    /// <summary>The graph by stage index.</summary>
    public PipelineTopology Topology { get; }

    /// <summary>Starts to build a pipeline.</summary>
    /// <param name="name">The pipeline's name.</param>
    public static PipelineBuilder Create(string name) => new(name);

    /// <summary>The index of a stage.</summary>
    /// <param name="stageName">The stage's name.</param>
    /// <exception cref="InvalidInputException">The pipeline has no such stage.</exception>
    public int IndexOf(string stageName) =>
        _indexByName.TryGetValue(stageName, out int index)
            ? index
            : throw new InvalidInputException(
                null, $"stage {Require.Quote(stageName)}", $"pipeline '{Name}' has no such stage; it has {Require.Choices(Stages.Select(s => s.Name))}");

    /// <summary>Whether the pipeline has a stage of that name, and its index.</summary>
    /// <param name="stageName">The stage's name.</param>
    /// <param name="index">The stage's index, or 0 if there is none.</param>
    public bool TryGetIndex(string stageName, out int index) => _indexByName.TryGetValue(stageName, out index);
}
