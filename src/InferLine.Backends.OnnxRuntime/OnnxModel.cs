using InferLine.Backends.OnnxRuntime.Sessions;
using InferLine.Serving;
using Microsoft.ML.OnnxRuntime;

namespace InferLine.Backends.OnnxRuntime;

/// <summary>
/// An ONNX model that runs in this process. <see cref="AsStage"/> makes it a stage of a pipeline: each replica is an inference session of its own, with a thread of its own.
/// </summary>
/// <remarks>
/// Safe for use by several threads at once. A replica holds the model's weights; so does the model from when it was loaded until the first replica is made. Disposing of the model leaves its replicas alone.
/// </remarks>
public sealed class OnnxModel : IDisposable
{
    private readonly Func<SessionOptions, InferenceSession> _open;

    // The session that the model was read with serves as the first replica, rather than to load large models twice.
    private InferenceSession? _first;
    private volatile bool _disposed;

    private OnnxModel(string name, OnnxModelOptions options, Func<SessionOptions, InferenceSession> open)
    {
        Name = name;
        Options = options.Checked();
        _open = open;
        _first = Open();
        try
        {
            Signature = new Signature(name, _first, Options.BatchAxis);
        }
        catch
        {
            _first.Dispose();
            throw;
        }
    }

    /// <summary>What messages call the model: its file.</summary>
    public string Name { get; }

    /// <summary>The inputs, in the model's order.</summary>
    public IReadOnlyList<OnnxTensorInfo> Inputs => Signature.Inputs;

    /// <summary>The outputs, in the model's order.</summary>
    public IReadOnlyList<OnnxTensorInfo> Outputs => Signature.Outputs;

    /// <summary>The extent of the batch axis where the model fixes it: no batch may be larger, and smaller ones are filled up and take as long. <see langword="null"/> if it is free.</summary>
    public int? FixedBatchSize => Signature.FixedBatchSize;

    internal OnnxModelOptions Options { get; }

    internal Signature Signature { get; }

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">The file. Weights in further files beside it are found.</param>
    /// <param name="options">How to run it; later changes have no effect.</param>
    /// <exception cref="InvalidInputException">
    /// There is no such file, it is not a model that ONNX Runtime can run, an input is not a tensor of numbers with a batch axis, or an option is out of its range; the message names file, place and remedy.
    /// </exception>
    public static OnnxModel Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path)
            ? new OnnxModel(path, options ?? new OnnxModelOptions(), session => new InferenceSession(path, session))
            : throw new InvalidInputException(path, null, Directory.Exists(path) ? "this is a folder; give the model's file" : "the file does not exist; check the path");
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="model">The content of an ONNX file; it must not change any more.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How to run it; later changes have no effect.</param>
    /// <exception cref="InvalidInputException">It is not a model that ONNX Runtime can run, an input is not a tensor of numbers with a batch axis, or an option is out of its range.</exception>
    public static OnnxModel FromBytes(byte[] model, string name, OnnxModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new OnnxModel(name, options ?? new OnnxModelOptions(), session => new InferenceSession(model, session));
    }

    /// <summary>Makes the model a stage that takes and gives what the application has.</summary>
    /// <typeparam name="TInput">What the stage takes.</typeparam>
    /// <typeparam name="TOutput">What it gives.</typeparam>
    /// <param name="encode">Writes an item's input tensors. Replicas call it concurrently, each on its thread; it is part of the service time.</param>
    /// <param name="decode">Makes of an item and its output tensors what the stage gives. Replicas call it concurrently, each on its thread; it is part of the service time.</param>
    /// <param name="warmUp">Items with which a new replica is warmed up before it serves, again and again until they fill a batch; none: no warm-up.</param>
    /// <exception cref="InvalidInputException">A batch of the warm-up is larger than <see cref="FixedBatchSize"/>.</exception>
    /// <example>
    /// <code>
    /// using OnnxModel model = OnnxModel.Load("classifier.onnx");
    /// IStageClient classifier = model.AsStage(
    ///     (Image image, OnnxInputs inputs) => image.CopyPixelsTo(inputs.Write&lt;float&gt;(3, 224, 224)),
    ///     (Image image, OnnxOutputs outputs) => Labels[TensorPrimitives.IndexOfMax(outputs.Values&lt;float&gt;())],
    ///     warmUp: [Image.Blank]);
    /// </code>
    /// </example>
    public IStageClient AsStage<TInput, TOutput>(Action<TInput, OnnxInputs> encode, Func<TInput, OnnxOutputs, TOutput> decode, IReadOnlyList<TInput>? warmUp = null)
    {
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(decode);
        foreach (int size in warmUp is { Count: > 0 } ? Options.WarmUpBatchSizes : [])
        {
            Signature.CheckBatchSize(size);
        }

        return StageClient.OnOwnThreads(new OnnxStageClient<TInput, TOutput>(this, encode, decode, warmUp ?? []));
    }

    /// <summary>Lets go of what no replica has taken. No more replicas can be made.</summary>
    public void Dispose()
    {
        _disposed = true;
        Interlocked.Exchange(ref _first, null)?.Dispose();
    }

    /// <summary>A session for a new replica, which disposes of it.</summary>
    internal InferenceSession OpenForReplica()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Interlocked.Exchange(ref _first, null) ?? Open();
    }

    private InferenceSession Open()
    {
        using SessionOptions session = Options.ToSessionOptions();
        try
        {
            return _open(session);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidInputException(
                Name, null, $"ONNX Runtime cannot load this model ({error.Message.Trim()}); check that the file is complete and that its operators are known to this version", error);
        }
    }
}
