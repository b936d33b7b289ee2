using System.Threading.Tasks.Sources;

namespace InferLine.Serving.Queries;

/// <summary>A query with the task that its caller awaits: one object for both.</summary>
internal sealed class TypedQuery<TResult> : Query, IValueTaskSource<TResult>
{
    private readonly Func<QueryOutputs, TResult> _result;
    private ManualResetValueTaskSourceCore<TResult> _task;
    private TResult? _value;
    private Exception? _exception;

    public TypedQuery(PipelineEngine engine, object? input, long arrival, long deadline, Func<QueryOutputs, TResult> result)
        : base(engine, input, arrival, deadline)
    {
        _result = result;

        // The caller's continuation may do anything: it must not hold up the replica.
        _task.RunContinuationsAsynchronously = true;
    }

    public ValueTask<TResult> Task => new(this, _task.Version);

    public TResult GetResult(short token) => _task.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _task.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _task.OnCompleted(continuation, state, token, flags);

    protected override QueryOutcome Resolve(QueryOutcome outcome, Exception? exception)
    {
        _exception = exception;
        if (outcome == QueryOutcome.Completed)
        {
            try
            {
                _value = _result(new QueryOutputs(this));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                _exception = failure;
                return QueryOutcome.Failed;
            }
        }

        return outcome;
    }

    protected override void Publish()
    {
        if (_exception is null)
        {
            _task.SetResult(_value!);
        }
        else
        {
            _task.SetException(_exception);
        }
    }
}
