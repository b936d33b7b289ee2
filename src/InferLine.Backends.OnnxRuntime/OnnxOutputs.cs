using InferLine.Backends.OnnxRuntime.Batches;

namespace InferLine.Backends.OnnxRuntime;

/// <summary>The output tensors of one item, as the model wrote them: nothing is copied, and nothing may be kept.</summary>
public readonly ref struct OnnxOutputs
{
    private readonly BatchOutputs _batch;
    private readonly int _position;

    internal OnnxOutputs(BatchOutputs batch, int position)
    {
        _batch = batch;
        _position = position;
    }

    /// <summary>The values of a named output, in row-major order, valid while the item is decoded.</summary>
    /// <typeparam name="T">Their type: that of the output.</typeparam>
    /// <param name="output">The name of the output.</param>
    /// <exception cref="InvalidInputException">The model has no such output, it is of another type, or its batch axis is not as long as the batch.</exception>
    public ReadOnlySpan<T> Values<T>(string output)
        where T : unmanaged => _batch.Values<T>(_batch.IndexOf(output), _position);

    /// <summary>The values of the model's only output, in row-major order, valid while the item is decoded.</summary>
    /// <typeparam name="T">Their type: that of the output.</typeparam>
    /// <exception cref="InvalidInputException">The model has several outputs, it is of another type, or its batch axis is not as long as the batch.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => _batch.Values<T>(_batch.IndexOfOnly(), _position);

    /// <summary>The shape of a named output, without the batch axis, valid while the item is decoded.</summary>
    /// <param name="output">The name of the output.</param>
    /// <exception cref="InvalidInputException">The model has no such output, or its batch axis is not as long as the batch.</exception>
    public ReadOnlySpan<int> Shape(string output) => _batch.ItemShape(_batch.IndexOf(output));

    /// <summary>The shape of the model's only output, without the batch axis, valid while the item is decoded.</summary>
    /// <exception cref="InvalidInputException">The model has several outputs, or its batch axis is not as long as the batch.</exception>
    public ReadOnlySpan<int> Shape() => _batch.ItemShape(_batch.IndexOfOnly());
}
