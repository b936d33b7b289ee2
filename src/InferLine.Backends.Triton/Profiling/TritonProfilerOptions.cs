using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton;

/// <summary>How a <see cref="TritonModelProfiler"/> measures.</summary>
public sealed class TritonProfilerOptions
{
    /// <summary>The default of <see cref="WarmUpBatches"/>.</summary>
    public const int DefaultWarmUpBatches = 10;

    /// <summary>The default of <see cref="Samples"/>: enough for a 99th percentile that is not simply the largest.</summary>
    public const int DefaultSamples = 200;

    /// <summary>How many batches of each size are run before any is measured: backends tune themselves, and allocate, when they first meet a size.</summary>
    /// <value>Zero or more; <see cref="DefaultWarmUpBatches"/> by default.</value>
    public int WarmUpBatches { get; set; } = DefaultWarmUpBatches;

    /// <summary>How many batches of each size are measured.</summary>
    /// <value>1 or more; <see cref="DefaultSamples"/> by default.</value>
    public int Samples { get; set; } = DefaultSamples;

    /// <summary>After what time the measuring ends, though there are fewer samples than wanted; each size has at least one. The warm-up does not count.</summary>
    /// <value>Greater than zero; 1 minute by default.</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The shapes of made-up items by the name of the input, without the batch axis; needed where the model leaves an axis free (-1).</summary>
    public IDictionary<string, IReadOnlyList<int>> Shapes { get; } = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);

    /// <summary>Items to measure with, instead of made-up ones; of a model that batches, the first dimension is the number of items, which batches take in turn.</summary>
    /// <value>None by default. An input that is not among them is made up.</value>
    public IReadOnlyList<TritonTensor> Inputs { get; set; } = [];

    /// <summary>
    /// The same as bare bytes, by the name of the input: the elements of one item after the other, little-endian; of an input of strings (BYTES), one string, such as the file of a picture.
    /// </summary>
    public IDictionary<string, ReadOnlyMemory<byte>> RawInputs { get; } = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    internal TritonProfilerOptions Checked()
    {
        if (WarmUpBatches < 0)
        {
            throw Bad(nameof(WarmUpBatches), WarmUpBatches, "zero or more");
        }

        if (Samples < 1)
        {
            throw Bad(nameof(Samples), Samples, "1 or more");
        }

        if (TimeLimit <= TimeSpan.Zero)
        {
            throw Bad(nameof(TimeLimit), TimeLimit, "a time greater than zero");
        }

        var copy = new TritonProfilerOptions { WarmUpBatches = WarmUpBatches, Samples = Samples, TimeLimit = TimeLimit, Inputs = [.. Inputs] };
        foreach ((string input, IReadOnlyList<int> shape) in Shapes)
        {
            copy.Shapes.Add(input, [.. shape]);
        }

        foreach ((string input, ReadOnlyMemory<byte> bytes) in RawInputs)
        {
            copy.RawInputs.Add(input, bytes);
        }

        return copy;
    }

    private static InvalidInputException Bad(string option, object value, string remedy) =>
        new(null, nameof(TritonProfilerOptions), FormattableString.Invariant($"'{option}' is {value}; use {remedy}"));
}
