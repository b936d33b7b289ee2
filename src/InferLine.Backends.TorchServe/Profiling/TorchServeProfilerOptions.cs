using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe;

/// <summary>How a <see cref="TorchServeModelProfiler"/> measures.</summary>
public sealed class TorchServeProfilerOptions
{
    /// <summary>The default of <see cref="WarmUpBatches"/>.</summary>
    public const int DefaultWarmUpBatches = 10;

    /// <summary>The default of <see cref="Samples"/>: enough for a 99th percentile that is not simply the largest.</summary>
    public const int DefaultSamples = 200;

    /// <summary>What a model is asked, one request per item; batches take them in turn. TorchServe does not say what a model takes, so at least one.</summary>
    public IList<PredictRequest> Requests { get; } = [];

    /// <summary>The archive to measure: a file in the server's model store, or an address that it allows.</summary>
    /// <value><see langword="null"/>, the default, for the one that the model is registered from.</value>
    public string? Archive { get; set; }

    /// <summary>How many batches of each size are run before any is measured.</summary>
    /// <value>Zero or more; <see cref="DefaultWarmUpBatches"/> by default.</value>
    public int WarmUpBatches { get; set; } = DefaultWarmUpBatches;

    /// <summary>How many batches of each size are measured.</summary>
    /// <value>1 or more; <see cref="DefaultSamples"/> by default.</value>
    public int Samples { get; set; } = DefaultSamples;

    /// <summary>After what time the measuring ends, though there are fewer samples than wanted; each size has an equal part of it, and at least one sample. Warm-ups and starts of workers do not count.</summary>
    /// <value>Greater than zero; 1 minute by default.</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a worker may take to start.</summary>
    /// <value>Greater than zero; 3 minutes by default, which is more than the server itself gives it.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How often the model is looked at while its worker starts.</summary>
    /// <value>1 ms or more; 250 ms by default.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    internal TorchServeProfilerOptions Checked()
    {
        Check(Requests.Count > 0, nameof(Requests), "empty", "at least one request: TorchServe does not say what a model takes");
        Check(Archive is null || !string.IsNullOrWhiteSpace(Archive), nameof(Archive), "empty", "a file in the server's model store, or leave it out");
        Check(WarmUpBatches >= 0, nameof(WarmUpBatches), WarmUpBatches, "zero or more");
        Check(Samples >= 1, nameof(Samples), Samples, "1 or more");
        Check(TimeLimit > TimeSpan.Zero, nameof(TimeLimit), TimeLimit, "a time greater than zero");
        Check(StartTimeout > TimeSpan.Zero, nameof(StartTimeout), StartTimeout, "a time greater than zero");
        Check(PollInterval >= TimeSpan.FromMilliseconds(1), nameof(PollInterval), PollInterval, "1 ms or more");
        var copy = new TorchServeProfilerOptions { Archive = Archive, WarmUpBatches = WarmUpBatches, Samples = Samples, TimeLimit = TimeLimit, StartTimeout = StartTimeout, PollInterval = PollInterval };
        foreach (PredictRequest request in Requests)
        {
            copy.Requests.Add(request);
        }

        return copy;
    }

    private static void Check(bool isRight, string option, object value, string remedy)
    {
        if (!isRight)
        {
            throw new InvalidInputException(null, nameof(TorchServeProfilerOptions), FormattableString.Invariant($"'{option}' is {value}; use {remedy}"));
        }
    }
}
