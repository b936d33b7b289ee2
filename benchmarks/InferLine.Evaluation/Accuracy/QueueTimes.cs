using System.Diagnostics.Metrics;

namespace InferLine.Evaluation.Accuracy;

/// <summary>Listens to how long items wait, as the runtime measures it.</summary>
internal sealed class QueueTimes : IDisposable
{
    private const string Instrument = "inferline.stage.queue.duration";
    private const string StageTag = "inferline.stage";

    private readonly Dictionary<string, List<double>> _secondsByStage = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public QueueTimes()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == Instrument)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(seconds, tags));
        _listener.Start();
    }

    /// <summary>The median at a stage.</summary>
    public TimeSpan Median(string stage)
    {
        lock (_secondsByStage)
        {
            double[] sorted = [.. _secondsByStage[stage].Order()];
            return TimeSpan.FromSeconds(sorted[sorted.Length / 2]);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (tag is { Key: StageTag, Value: string stage })
            {
                lock (_secondsByStage)
                {
                    (_secondsByStage.TryGetValue(stage, out List<double>? times) ? times : _secondsByStage[stage] = []).Add(seconds);
                }
            }
        }
    }
}
