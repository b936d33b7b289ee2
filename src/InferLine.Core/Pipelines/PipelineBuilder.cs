namespace InferLine.Pipelines;

/// <summary>Builds a <see cref="Pipeline"/> step by step.</summary>
/// <example>
/// <code>
/// Pipeline pipeline = Pipeline.Create("video-monitoring")
///     .Stage("detect", model: "yolov3")
///     .Stage("vehicle", model: "resnet50")
///     .Edge("detect", "vehicle", probability: 0.6, fanOut: 2)
///     .Build();
/// </code>
/// </example>
public sealed class PipelineBuilder
{
    private readonly string _name;
    private readonly List<Stage> _stages = [];
    private readonly List<Edge> _edges = [];

    internal PipelineBuilder(string name) => _name = name;

    /// <summary>Adds a stage.</summary>
    /// <param name="name">The stage's name, unique in the pipeline.</param>
    /// <param name="model">The name of the model, as the profile catalog knows it.</param>
    /// <param name="routing">How the edges that leave the stage are chosen.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidInputException">A name is missing or not allowed.</exception>
    public PipelineBuilder Stage(string name, string model, StageRouting routing = StageRouting.Independent)
    {
        _stages.Add(new Stage(name, model, routing));
        return this;
    }

    /// <summary>Adds an edge. Its stages may be added later.</summary>
    /// <param name="from">The name of the stage that the edge leaves.</param>
    /// <param name="to">The name of the stage that the edge enters.</param>
    /// <param name="probability">The chance, 0 to 1, that the edge is taken given that its source stage is visited.</param>
    /// <param name="fanOut">How many items each item of the source becomes; at least 1.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidInputException">A name is missing, or a number is out of its range.</exception>
    public PipelineBuilder Edge(string from, string to, double probability = 1, int fanOut = 1)
    {
        _edges.Add(new Edge(from, to, probability, fanOut));
        return this;
    }

    /// <summary>Adds edges that make a chain of the given stages, each taken by every query.</summary>
    /// <param name="stages">The names of the stages, in order; at least two.</param>
    /// <returns>This builder.</returns>
    public PipelineBuilder Chain(params ReadOnlySpan<string> stages)
    {
        for (int i = 1; i < stages.Length; i++)
        {
            Edge(stages[i - 1], stages[i]);
        }

        return this;
    }

    /// <summary>Checks the whole and makes the pipeline.</summary>
    /// <exception cref="InvalidInputException">The graph breaks a rule; see <see cref="Pipeline(string, IEnumerable{Pipelines.Stage}, IEnumerable{Pipelines.Edge})"/>.</exception>
    public Pipeline Build() => new(_name, _stages, _edges);
}
