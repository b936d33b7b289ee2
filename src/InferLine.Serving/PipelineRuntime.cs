using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serving.Queries;
using InferLine.Serving.Timing;

namespace InferLine.Serving;

/// <summary>
/// Serves a pipeline in this process: a query enters, is led from stage to stage by the stages' own results, is batched at each as planned, and completes, fails or is
/// cancelled as a whole. Built by <see cref="PipelineRuntimeBuilder{TInput, TResult}"/>.
/// </summary>
/// <typeparam name="TInput">What a query brings.</typeparam>
/// <typeparam name="TResult">What it gets.</typeparam>
/// <remarks>Safe for use by several threads at once. Replicas, batch sizes and delays can be changed while it serves; nothing is lost by that, or run twice.</remarks>
public sealed class PipelineRuntime<TInput, TResult> : IServingBackend, IAsyncDisposable
{
    private readonly PipelineEngine _engine;
    private readonly Func<QueryOutputs, TResult> _result;
    private readonly long _deadlineTicks;
    private readonly Action<long>? _arrived;

    internal PipelineRuntime(PipelineEngine engine, Func<QueryOutputs, TResult> result, Action<long>? arrived)
    {
        _arrived = arrived;
        _engine = engine;
        _result = result;
        _deadlineTicks = engine.Options.Deadline is { } deadline ? engine.Time.Ticks(deadline) : -1;
    }

    /// <summary>The pipeline.</summary>
    public Pipeline Pipeline => _engine.Layout.Pipeline;

    /// <inheritdoc/>
    public string Name => "in-process";

    /// <summary>The plan that was applied last. Its replicas are what was planned; <see cref="GetStatistics"/> says what there is.</summary>
    public Plan Plan => _engine.Plan;

    /// <summary>Creates the planned replicas, and lets queries in.</summary>
    /// <param name="cancellationToken">Gives up waiting; the replicas go on starting.</param>
    /// <returns>A task that ends once every stage has a replica that serves; the others follow. Queries may be sent before, and wait.</returns>
    /// <exception cref="InvalidOperationException">The runtime was started, or stopped, before.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the runtime stopped meanwhile.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => _engine.StartAsync(cancellationToken);

    /// <summary>
    /// Stops gracefully: lets no more queries in, serves those that are inside or wait, then disposes the replicas.
    /// </summary>
    /// <param name="cancellationToken">
    /// Ends the patience: the queries that are left end with <see cref="QueryRejection.Stopped"/>, and running batches are cancelled.
    /// </param>
    /// <returns>A task that ends when nothing is left; at the latest 5 s after the last query, if a replica or its creation hangs. It does not throw for a cancellation.</returns>
    public Task StopAsync(CancellationToken cancellationToken = default) => _engine.StopAsync(cancellationToken);

    /// <summary>Stops at once, as <see cref="StopAsync"/> does with a cancelled token.</summary>
    public async ValueTask DisposeAsync() => await _engine.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);

    /// <summary>Serves a query, with the deadline of the options.</summary>
    /// <param name="input">The query's input: what every entry of the pipeline gets.</param>
    /// <param name="cancellationToken">Cancels the query as a whole; items that are queued leave their queues at once.</param>
    /// <returns>The result. Like every <see cref="ValueTask{TResult}"/>, it is awaited once.</returns>
    /// <exception cref="StageFailedException">A model failed the batch that the query was in, or a route or join threw.</exception>
    /// <exception cref="QueryRejectedException">The pipeline is full, the query was late and dropped, or the runtime does not serve.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public ValueTask<TResult> ExecuteAsync(TInput input, CancellationToken cancellationToken = default) => Execute(input, _deadlineTicks, cancellationToken);

    /// <summary>Serves a query that is to be done within a time of its own.</summary>
    /// <param name="input">The query's input: what every entry of the pipeline gets.</param>
    /// <param name="deadline">Within what time from now it is to be done; zero or more.</param>
    /// <param name="cancellationToken">Cancels the query as a whole; items that are queued leave their queues at once.</param>
    /// <returns>The result. Like every <see cref="ValueTask{TResult}"/>, it is awaited once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The deadline is below zero.</exception>
    /// <exception cref="StageFailedException">A model failed the batch that the query was in, or a route or join threw.</exception>
    /// <exception cref="QueryRejectedException">The pipeline is full, the query was late and dropped, or the runtime does not serve.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public ValueTask<TResult> ExecuteWithinAsync(TInput input, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        return Execute(input, _engine.Time.Ticks(deadline), cancellationToken);
    }

    /// <summary>Changes batch sizes, delays and replicas to those of another plan of the same pipeline. Batches that run are not touched.</summary>
    /// <param name="plan">The plan. Its hardware is not looked at: a stage's client makes its replicas where it makes them.</param>
    /// <exception cref="InvalidInputException">The plan is not one for this pipeline.</exception>
    public void Apply(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _engine.Apply(plan);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(replicas);
        if (replicas.Count != Pipeline.Stages.Count)
        {
            throw new InvalidInputException(
                null, "replicas", FormattableString.Invariant($"there are {replicas.Count} numbers for {Pipeline.Stages.Count} stages; give one per stage"));
        }

        for (int s = 0; s < replicas.Count; s++)
        {
            if (replicas[s] < 1 || replicas[s] > HardwareType.MaxReplicaLimit)
            {
                throw new InvalidInputException(
                    null,
                    $"stage '{Pipeline.Stages[s].Name}'",
                    FormattableString.Invariant($"'replicas' is {replicas[s]}; use an integer from 1 to {HardwareType.MaxReplicaLimit}"));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<IReadOnlyList<int>>(_engine.Scale(replicas));
    }

    Task IServingBackend.ApplyAsync(Plan plan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Apply(plan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<StagePlan> plan = Plan.InOrderOf(Pipeline);
        return new ValueTask<BackendStatus>(new BackendStatus
        {
            Problem = _engine.Problem,
            Served = _engine.CountServed(),
            Stages =
            [
                .. GetStatistics().Stages.Select((stage, index) => new StageStatus
                {
                    Stage = stage.Stage,
                    ReplicasWanted = stage.ReplicasWanted,
                    ReplicasRunning = stage.ReplicasRunning,
                    BatchSize = plan[index].BatchSize,
                    Queued = stage.Queued,
                    Problem = stage.Problem,
                }),
            ],
        });
    }

    /// <summary>What the runtime has done, and how it stands.</summary>
    public RuntimeStatistics GetStatistics() => _engine.Count();

    private ValueTask<TResult> Execute(TInput input, long deadlineTicks, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TResult>(cancellationToken);
        }

        long arrival = _engine.Time.GetTimestamp();
        _arrived?.Invoke(arrival);
        var query = new TypedQuery<TResult>(_engine, input, arrival, deadlineTicks < 0 ? long.MaxValue : arrival + deadlineTicks, _result);
        ValueTask<TResult> task = query.Task;
        _engine.Submit(query, cancellationToken);
        return task;
    }
}
