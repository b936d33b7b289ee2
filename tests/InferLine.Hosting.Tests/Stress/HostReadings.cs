using System.Diagnostics.Metrics;

namespace InferLine.Hosting.Tests.Stress;

/// <summary>What the meters of one host say.</summary>
internal sealed class HostReadings : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public HostReadings(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, 1, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Looks at what is observed.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <summary>The sum of a counter, the last value of what is observed, or the number of values of a histogram; of all measurements with a tag.</summary>
    public double this[string instrument, string tag = ""]
    {
        get
        {
            lock (_gate)
            {
                return _sums.GetValueOrDefault($"{instrument} {tag}");
            }
        }
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            Keep(instrument, "", value);
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                Keep(instrument, $"{tag.Value}", value);
            }
        }
    }

    private void Keep(Instrument instrument, string tag, double value)
    {
        string key = $"{instrument.Name} {tag}";
        _sums[key] = instrument.IsObservable ? value : _sums.GetValueOrDefault(key) + value;
    }
}
