using System.Diagnostics.Metrics;
using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving.Routing;
using InferLine.Serving.Stages;
using InferLine.Serving.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferLine.Serving;

/// <summary>Builds a <see cref="PipelineRuntime{TInput, TResult}"/>: which client runs which stage, and what goes on from its outputs.</summary>
/// <typeparam name="TInput">What a query brings.</typeparam>
/// <typeparam name="TResult">What it gets.</typeparam>
/// <remarks>
/// What is not said follows conventions. An edge without a route is taken by every output, which goes on as one item. A stage with several in-edges and without a join gets
/// arrays of type object, one slot per in-edge in the pipeline's order, <see langword="null"/> where the edge was not taken. The result is the output of the last stage, if there is just one such
/// stage and the query has one item there.
/// </remarks>
/// <example>
/// <code>
/// await using PipelineRuntime&lt;Image, Report&gt; runtime = new PipelineRuntimeBuilder&lt;Image, Report&gt;(pipeline, plan)
///     .Stage("detect", detector)
///     .Stage("vehicle", StageClient.FromItem((Crop crop) => Classify(crop)))
///     .Route("detect", "vehicle", (Detection detection) => detection.Vehicles)
///     .Result(outputs => new Report(outputs.All&lt;string&gt;("vehicle")))
///     .Build();
/// await runtime.StartAsync();
/// Report report = await runtime.ExecuteAsync(image);
/// </code>
/// </example>
public sealed class PipelineRuntimeBuilder<TInput, TResult>
{
    private readonly Pipeline _pipeline;
    private readonly Plan _plan;
    private readonly IStageClient?[] _clients;
    private readonly Route?[] _routes;
    private readonly Join?[] _joins;
    private Func<QueryOutputs, TResult>? _result;
    private PipelineRuntimeOptions _options = new();
    private TimeProvider _time = TimeProvider.System;
    private ILoggerFactory _loggers = NullLoggerFactory.Instance;
    private IMeterFactory? _meters;
    private Action<long>? _arrived;
    private Action<QueryEnd>? _ended;

    /// <summary>Starts to build a runtime.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">A plan of it: batch sizes, delays and replicas to begin with.</param>
    /// <exception cref="InvalidInputException">The plan is not one for this pipeline, or not one that the runtime can carry out.</exception>
    public PipelineRuntimeBuilder(Pipeline pipeline, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(plan);
        _ = plan.InOrderOf(pipeline);
        BackendCapabilities.Default.Check(plan, "the runtime");
        _pipeline = pipeline;
        _plan = plan;
        _clients = new IStageClient?[pipeline.Stages.Count];
        _routes = new Route?[pipeline.Edges.Count];
        _joins = new Join?[pipeline.Stages.Count];
    }

    /// <summary>Where tests run the batches.</summary>
    internal WorkScheduler Scheduler { get; init; } = WorkScheduler.ThreadPool;

    /// <summary>Says what runs a stage.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="client">Its model; see <see cref="StageClient"/> for delegates.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidInputException">The pipeline has no such stage.</exception>
    public PipelineRuntimeBuilder<TInput, TResult> Stage(string stage, IStageClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _clients[_pipeline.IndexOf(stage)] = client;
        return this;
    }

    /// <summary>Says what goes on over an edge: for each output of its source any number of items, none if the edge is not taken.</summary>
    /// <typeparam name="TOutput">What the source gives.</typeparam>
    /// <typeparam name="TNext">What the target takes.</typeparam>
    /// <param name="from">The name of the stage that the edge leaves.</param>
    /// <param name="to">The name of the stage that the edge enters.</param>
    /// <param name="items">The items that follow an output. It is called on the thread that ran the batch, and should be quick.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidInputException">The pipeline has no such edge.</exception>
    public PipelineRuntimeBuilder<TInput, TResult> Route<TOutput, TNext>(string from, string to, Func<TOutput, IEnumerable<TNext>> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        string place = $"edge '{from}' -> '{to}'";
        _routes[EdgeIndex(from, to)] = (output, sink) =>
        {
            foreach (TNext item in items(Typed.Cast<TOutput>(output, place)))
            {
                sink.Add(item);
            }
        };
        return this;
    }

    /// <summary>Says when an edge is taken; the output itself goes on.</summary>
    /// <typeparam name="TOutput">What the source gives.</typeparam>
    /// <param name="from">The name of the stage that the edge leaves.</param>
    /// <param name="to">The name of the stage that the edge enters.</param>
    /// <param name="taken">Whether an output goes on over the edge. It is called on the thread that ran the batch, and should be quick.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidInputException">The pipeline has no such edge.</exception>
    public PipelineRuntimeBuilder<TInput, TResult> RouteWhen<TOutput>(string from, string to, Func<TOutput, bool> taken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        string place = $"edge '{from}' -> '{to}'";
        _routes[EdgeIndex(from, to)] = (output, sink) =>
        {
            if (taken(Typed.Cast<TOutput>(output, place)))
            {
                sink.Add(output);
            }
        };
        return this;
    }

    /// <summary>
    /// Says how a stage's items are made from all that leads to it, once that is done. Without it, a stage with several in-edges gets their items side by side, and one with a
    /// single in-edge does not wait. Not called for a query that takes none of the stage's in-edges.
    /// </summary>
    /// <typeparam name="TNext">What the stage takes.</typeparam>
    /// <param name="stage">The stage's name; not an entry.</param>
    /// <param name="items">The items. It is called on the thread that ran the last batch, and should be quick.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidInputException">The pipeline has no such stage, or it is an entry.</exception>
    public PipelineRuntimeBuilder<TInput, TResult> Join<TNext>(string stage, Func<QueryOutputs, IEnumerable<TNext>> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        int index = _pipeline.IndexOf(stage);
        if (_pipeline.Topology.IsEntry(index))
        {
            throw new InvalidInputException(null, $"stage '{stage}'", "an entry has nothing to join; it gets the query's input");
        }

        _joins[index] = query => items(new QueryOutputs(query)).Select(item => (object?)item);
        return this;
    }

    /// <summary>Says how the result is made once a query is done.</summary>
    /// <param name="result">The result. It is called on the thread that ran the last batch, and should be quick.</param>
    /// <returns>This builder.</returns>
    public PipelineRuntimeBuilder<TInput, TResult> Result(Func<QueryOutputs, TResult> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        _result = result;
        return this;
    }

    /// <summary>Sets the options.</summary>
    /// <param name="options">The options; later changes to them have no effect.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public PipelineRuntimeBuilder<TInput, TResult> WithOptions(PipelineRuntimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Checked();
        return this;
    }

    /// <summary>Sets where time comes from; the system's clock if nothing is said.</summary>
    /// <param name="time">The provider.</param>
    /// <returns>This builder.</returns>
    public PipelineRuntimeBuilder<TInput, TResult> WithTime(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        return this;
    }

    /// <summary>Sets where log messages go, in the category <c>InferLine.Serving</c>; nowhere if nothing is said.</summary>
    /// <param name="loggers">The factory.</param>
    /// <returns>This builder.</returns>
    public PipelineRuntimeBuilder<TInput, TResult> WithLogging(ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        _loggers = loggers;
        return this;
    }

    /// <summary>Sets who makes the meter <c>InferLine.Serving</c>; it is a meter of its own if nothing is said.</summary>
    /// <param name="meters">The factory.</param>
    /// <returns>This builder.</returns>
    public PipelineRuntimeBuilder<TInput, TResult> WithMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meters = meters;
        return this;
    }

    /// <summary>Says who is told of every query that arrives: what a tuner needs to see. Called again, it adds another.</summary>
    /// <param name="arrived">Called with the time stamp of the provider, on the thread of the caller: it must be quick, and safe for use by several threads at once.</param>
    /// <returns>This builder.</returns>
    public PipelineRuntimeBuilder<TInput, TResult> OnArrival(Action<long> arrived)
    {
        ArgumentNullException.ThrowIfNull(arrived);
        _arrived += arrived;
        return this;
    }

    /// <summary>Says who is told of every query that ends: what the attainment of an objective is measured by. Called again, it adds another.</summary>
    /// <param name="ended">Called on the thread that ended the query, before its caller knows: it must be quick, safe for use by several threads at once, and not throw.</param>
    /// <returns>This builder.</returns>
    public PipelineRuntimeBuilder<TInput, TResult> OnEnd(Action<QueryEnd> ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        _ended += ended;
        return this;
    }

    /// <summary>Builds the runtime. It does nothing before it is started.</summary>
    /// <exception cref="InvalidInputException">A stage has no client, or it is not clear what the result is.</exception>
    public PipelineRuntime<TInput, TResult> Build()
    {
        int missing = Array.FindIndex(_clients, client => client is null);
        if (missing >= 0)
        {
            throw new InvalidInputException(null, $"stage '{_pipeline.Stages[missing].Name}'", "it has no client; give it one with Stage(...)");
        }

        var engine = new PipelineEngine(
            new PipelineLayout(_pipeline, [.. _routes], [.. _joins]),
            [.. _clients.Select(client => client!)],
            _plan,
            _options,
            _time,
            Scheduler,
            new ServingLog(_loggers.CreateLogger(ServingLog.Category), _pipeline.Name),
            _meters,
            _ended);
        return new PipelineRuntime<TInput, TResult>(engine, _result ?? OutputOfTheLastStage(), _arrived);
    }

    private Func<QueryOutputs, TResult> OutputOfTheLastStage()
    {
        string[] last = [.. _pipeline.Stages.Where((_, index) => _pipeline.Topology.OutEdges(index).Count == 0).Select(stage => stage.Name)];
        return last is [string only]
            ? outputs => outputs.Only<TResult>(only)
            : throw new InvalidInputException(null, $"pipeline '{_pipeline.Name}'", $"it ends in {last.Length} stages; say with Result(...) what the result is");
    }

    private int EdgeIndex(string from, string to)
    {
        for (int edge = 0; edge < _pipeline.Edges.Count; edge++)
        {
            if (_pipeline.Edges[edge].From == from && _pipeline.Edges[edge].To == to)
            {
                return edge;
            }
        }

        throw new InvalidInputException(null, $"edge '{from}' -> '{to}'", $"pipeline '{_pipeline.Name}' has no such edge");
    }
}
