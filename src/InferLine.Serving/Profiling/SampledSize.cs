using System.Runtime.InteropServices;
using InferLine.Backends;
using InferLine.Profiles;

namespace InferLine.Serving.Profiling;

/// <summary>The batches of one size, and how long they took.</summary>
internal sealed class SampledSize(int size, IStageReplica replica, Func<int, object?> input, TimeProvider time)
{
    private readonly object?[] _inputs = new object?[size];
    private readonly object?[] _outputs = new object?[size];
    private readonly List<double> _milliseconds = [];
    private int _next;

    public async Task RunAsync(bool keep, CancellationToken cancellationToken)
    {
        for (int i = 0; i < size; i++)
        {
            _inputs[i] = input(_next);
            _next = _next == int.MaxValue ? 0 : _next + 1;
        }

        long started = time.GetTimestamp();
        await replica.RunAsync(_inputs, _outputs, cancellationToken).ConfigureAwait(false);

        // A clock that did not move says less than a tick; a latency is positive.
        long ticks = Math.Max(1, time.GetTimestamp() - started);
        if (keep)
        {
            _milliseconds.Add(ticks * 1000.0 / time.TimestampFrequency);
        }
    }

    public BatchLatency ToLatency() => BatchLatency.FromSamples(size, CollectionsMarshal.AsSpan(_milliseconds));
}
