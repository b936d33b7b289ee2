using InferLine.Backends;
using InferLine.Hosting.Scaling;
using InferLine.Hosting.Telemetry;

namespace InferLine.Hosting.Arrivals;

/// <summary>
/// Asks a backend again and again how many queries have arrived, and records them. Nobody knows when in an interval they came: they are spread evenly over it, and told <see cref="DelayOf"/> later, so that what is
/// told never lies before what was told already. While the backend cannot tell, nothing is recorded, and nothing is to be decided.
/// </summary>
/// <remarks>Asked by one thread at a time.</remarks>
internal sealed class ArrivalPolling(IArrivalSource source, ArrivalRecorder recorder, BackendOptions options, TimeProvider time, HostingLog log)
{
    /// <summary>How far tuners look back on the way down: after a longer gap they wait until they have seen that much.</summary>
    private static readonly TimeSpan s_longestHold = TimeSpan.FromSeconds(30);

    private readonly long _delay = Ticks(DelayOf(options.ArrivalInterval), time);
    private long? _count;
    private long _askedAt;
    private long _heldUntil = long.MaxValue;
    private bool _isFailing;

    /// <summary>Whether what has arrived is known up to now, and for long enough to decide by it.</summary>
    public bool IsKnown
    {
        get
        {
            long now = time.GetTimestamp();
            return now >= Volatile.Read(ref _heldUntil) && now <= Volatile.Read(ref _askedAt) + _delay;
        }
    }

    /// <summary>How much later than they came queries are recorded: half an interval more than one, for polls that come late.</summary>
    public static TimeSpan DelayOf(TimeSpan interval) => 1.5 * interval;

    public async Task PollAsync(CancellationToken cancellationToken)
    {
        long count;
        try
        {
            count = await BoundedCall.InvokeAsync(source.CountArrivalsAsync, options.StatusTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            if (!_isFailing)
            {
                log.ArrivalsUnknown(exception);
            }

            _isFailing = true;
            return;
        }

        long now = time.GetTimestamp();
        long missed = _count is { } before ? Spread(before, count, now) : 0;
        if (_isFailing)
        {
            log.ArrivalsKnown(missed);
        }

        _count = count;
        _isFailing = false;
        Volatile.Write(ref _askedAt, now);
    }

    /// <summary>Records what came since the last answer, but for what should have been told before now.</summary>
    /// <returns>How much that is.</returns>
    private long Spread(long before, long count, long now)
    {
        long gap = now - (_askedAt + _delay);
        if (_heldUntil == long.MaxValue || gap > 0)
        {
            Volatile.Write(ref _heldUntil, now + (_heldUntil == long.MaxValue ? 0 : Math.Min(gap, Ticks(s_longestHold, time))));
        }

        long arrived = count - before;
        double apart = (double)(now - _askedAt) / Math.Max(1, arrived);
        long missed = 0;
        for (long i = 0; i < arrived; i++)
        {
            long at = _askedAt + _delay + (long)((i + 0.5) * apart);
            if (at > now)
            {
                recorder.RecordAt(at);
            }
            else
            {
                missed++;
            }
        }

        return missed;
    }

    private static long Ticks(TimeSpan duration, TimeProvider time) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
