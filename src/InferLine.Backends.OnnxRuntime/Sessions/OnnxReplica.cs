using InferLine.Backends.OnnxRuntime.Batches;
using Microsoft.ML.OnnxRuntime;

namespace InferLine.Backends.OnnxRuntime.Sessions;

/// <summary>A session, and the buffers of its batches.</summary>
internal sealed class OnnxReplica<TInput, TOutput> : IStageReplica, IDisposable
{
    private readonly Signature _signature;
    private readonly InferenceSession _session;
    private readonly DifferingShapes _differing;
    private readonly Action<TInput, OnnxInputs> _encode;
    private readonly Func<TInput, OnnxOutputs, TOutput> _decode;
    private readonly OnnxInputs _inputs;
    private readonly StackedInputs _stacked;
    private readonly RunOptions _run = new();
    private readonly OrtValue?[] _tensors;

    public OnnxReplica(
        Signature signature, InferenceSession session, DifferingShapes differing, Action<TInput, OnnxInputs> encode, Func<TInput, OnnxOutputs, TOutput> decode)
    {
        _signature = signature;
        _session = session;
        _differing = differing;
        _encode = encode;
        _decode = decode;
        _inputs = new OnnxInputs(signature);
        _stacked = new StackedInputs(signature, _inputs);
        _tensors = new OrtValue?[signature.Inputs.Length];
    }

    public ValueTask RunAsync(ReadOnlyMemory<object?> inputs, Memory<object?> outputs, CancellationToken cancellationToken)
    {
        Run(inputs.Span, outputs.Span, cancellationToken);
        return ValueTask.CompletedTask;
    }

    public void Run(ReadOnlySpan<object?> inputs, Span<object?> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _signature.CheckBatchSize(inputs.Length);
        Encode(inputs);
        foreach (Batch batch in Batch.Of(_signature, _inputs, _differing))
        {
            using IDisposableReadOnlyCollection<OrtValue> values = Run(batch, cancellationToken);
            var results = new BatchOutputs(_signature, values, batch.Size);
            for (int position = 0; position < batch.Items.Count; position++)
            {
                int item = batch.Items[position];
                outputs[item] = _decode((TInput)inputs[item]!, new OnnxOutputs(results, position));
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private void Encode(ReadOnlySpan<object?> inputs)
    {
        _inputs.Clear();
        foreach (object? input in inputs)
        {
            _inputs.BeginItem();
            _encode(ItemOf(input), _inputs);
            _inputs.EndItem();
        }
    }

    private TInput ItemOf(object? input) =>
        input is TInput item || (item = default!) is null && input is null
            ? item
            : throw new InvalidCastException(
                $"model '{_signature.Model}' expects {typeof(TInput).Name}, but gets {input?.GetType().Name ?? "null"}; give the stage's client and its routes the same types");

    private IDisposableReadOnlyCollection<OrtValue> Run(Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            for (int input = 0; input < _tensors.Length; input++)
            {
                _tensors[input] = _stacked.Tensor(batch, input);
            }

            using (cancellationToken.UnsafeRegister(static run => ((RunOptions)run!).Terminate = true, _run))
            {
                return _session.Run(_run, _signature.InputNames, _tensors!, _signature.OutputNames);
            }
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"model '{_signature.Model}' failed a batch of {batch.Items.Count}: {error.Message.Trim()}"), error);
        }
        finally
        {
            // After the registration is gone, so that no late cancellation ends a later batch.
            _run.Terminate = false;
            for (int input = 0; input < _tensors.Length; input++)
            {
                _tensors[input]?.Dispose();
                _tensors[input] = null;
            }
        }
    }
}
