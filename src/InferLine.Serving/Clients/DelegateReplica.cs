using InferLine.Backends;
using InferLine.Serving.Routing;

namespace InferLine.Serving.Clients;

/// <summary>A delegate that runs a batch, as a replica.</summary>
internal sealed class DelegateReplica<TInput, TOutput>(Func<IReadOnlyList<TInput>, CancellationToken, ValueTask<IReadOnlyList<TOutput>>> run) : IStageReplica
{
    // One batch at a time, so one buffer.
    private readonly List<TInput> _inputs = [];

    public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
    {
        _inputs.Clear();
        foreach (object? input in inputs.Span)
        {
            _inputs.Add(Typed.Cast<TInput>(input, "the model"));
        }

        ValueTask<IReadOnlyList<TOutput>> answer = run(_inputs, cancellationToken);
        if (!answer.IsCompletedSuccessfully)
        {
            return new ValueTask(AwaitAsync(answer, outputs));
        }

        Store(answer.Result, outputs.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task AwaitAsync(ValueTask<IReadOnlyList<TOutput>> answer, Memory<object?> outputs)
    {
        IReadOnlyList<TOutput> answers = await answer.ConfigureAwait(false);
        Store(answers, outputs.Span);
    }

    private void Store(IReadOnlyList<TOutput> answers, Span<object?> outputs)
    {
        _inputs.Clear();
        if (answers.Count != outputs.Length)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"the model gave {answers.Count} outputs for {outputs.Length} inputs; give one per input, in the same order"));
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = answers[i];
        }
    }
}
