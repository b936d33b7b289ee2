using InferLine.Backends.OnnxRuntime.Profiling;
using InferLine.Profiles;
using InferLine.Serving;
using Microsoft.ML.OnnxRuntime;

namespace InferLine.Backends.OnnxRuntime;

/// <summary>
/// Measures a model alone, on made-up inputs: random numbers from 0 to 1, or integers that are 0 or 1. To measure a stage with its encoding and decoding, on real items, give its client to a
/// <see cref="ReplicaProfiler"/>.
/// </summary>
public sealed class OnnxModelProfiler : IModelProfiler
{
    private readonly OnnxModel _model;
    private readonly ReplicaProfiler _profiler;

    /// <summary>Creates a profiler.</summary>
    /// <param name="model">The model.</param>
    /// <param name="shapes">The shapes of the items by the name of the input, without the batch axis; needed where the model leaves an axis free.</param>
    /// <param name="options">How to measure; later changes have no effect. The engine is named in any case.</param>
    /// <param name="time">Where time comes from; the system's clock if <see langword="null"/>.</param>
    /// <exception cref="InvalidInputException">A shape is missing, of no input, or not one that the model takes; or an option is out of its range.</exception>
    public OnnxModelProfiler(OnnxModel model, IReadOnlyDictionary<string, IReadOnlyList<int>>? shapes = null, ReplicaProfilerOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        MadeUpInput[] inputs = MadeUpInput.For(model.Signature, shapes ?? new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal));
        options ??= new ReplicaProfilerOptions();
        _profiler = new ReplicaProfiler(
            model.AsStage<int, bool>((_, item) => Array.ForEach(inputs, input => input.WriteTo(item)), (_, _) => true),
            static number => number,
            new ReplicaProfilerOptions
            {
                WarmUpBatches = options.WarmUpBatches,
                Samples = options.Samples,
                TimeLimit = options.TimeLimit,
                Engine = string.Join("; ", new[] { options.Engine, Describe(model, inputs) }.Where(part => !string.IsNullOrEmpty(part))),
            },
            time);
    }

    /// <inheritdoc/>
    public Task<LatencyProfile> MeasureAsync(IReadOnlyList<int> batchSizes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batchSizes);
        foreach (int size in batchSizes)
        {
            _model.Signature.CheckBatchSize(size);
        }

        return _profiler.MeasureAsync(batchSizes, cancellationToken);
    }

    private static string Describe(OnnxModel model, MadeUpInput[] inputs)
    {
        int threads = model.Options.IntraOpThreads;
        return FormattableString.Invariant(
            $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, {threads} {(threads == 1 ? "thread" : "threads")}; {string.Join(", ", inputs.Select(input => input.Text))} per item");
    }
}
