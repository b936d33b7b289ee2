using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace InferLine.Serving.Timing;

/// <summary>
/// Rings alarms within 0.2 ms of their time, which the timers of the system with their milliseconds are too coarse for: one thread for the whole process waits for the earliest alarm of a heap.
/// It sleeps until the last millisecond, naps in that, and spins for the rest.
/// </summary>
/// <remarks>The thread ends when there has been nothing to do for a while.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class PreciseTimer
{
    /// <summary>Naps end late by less than this, on an idle core; so it is spun for.</summary>
    private static readonly long s_spin = Stopwatch.Frequency / 25_000;

    /// <summary>A nap cannot be interrupted by an earlier alarm, so this is how late that one can be.</summary>
    private static readonly long s_longestNap = Stopwatch.Frequency / 10_000;

    private static readonly long s_millisecond = Stopwatch.Frequency / 1000;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _earlier = new(initialState: false, spinCount: 0);
    private readonly PriorityQueue<Alarm, (long Due, long Number)> _alarms = new();
    private long _number;
    private long _wakesFor = long.MaxValue;
    private bool _runs;

    /// <summary>The one of the process.</summary>
    public static PreciseTimer Shared { get; } = new();

    /// <summary>Rings an alarm at a point in time; at once if that has passed.</summary>
    /// <param name="alarm">The alarm. It rings on the timer's thread, and must be quick.</param>
    /// <param name="due">When, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void Set(Alarm alarm, long due)
    {
        bool wake;
        lock (_gate)
        {
            _alarms.Enqueue(alarm, (due, _number++));
            if (!_runs)
            {
                _runs = true;
                new Thread(Run) { IsBackground = true, Name = "InferLine precise timer", Priority = ThreadPriority.AboveNormal }.UnsafeStart();
            }

            wake = due < _wakesFor;
            _wakesFor = Math.Min(_wakesFor, due);
        }

        if (wake)
        {
            _earlier.Set();
        }
    }

    private void Run()
    {
        Nap.Prepare();
        while (TryNext(out Alarm? alarm, out long wait))
        {
            if (alarm is not null)
            {
                alarm.Ring();
            }
            else
            {
                Wait(wait);
            }
        }
    }

    /// <summary>What to do next: ring an alarm, or wait.</summary>
    /// <returns><see langword="false"/> if there has been nothing to do for long.</returns>
    private bool TryNext(out Alarm? alarm, out long wait)
    {
        alarm = null;
        wait = 0;
        lock (_gate)
        {
            _earlier.Reset();
            if (_alarms.TryPeek(out _, out (long Due, long Number) first))
            {
                _wakesFor = first.Due;
                wait = first.Due - Stopwatch.GetTimestamp();
                if (wait <= 0)
                {
                    alarm = _alarms.Dequeue();
                }

                return true;
            }

            _wakesFor = long.MaxValue;
        }

        if (_earlier.Wait(s_idle))
        {
            return true;
        }

        lock (_gate)
        {
            _runs = _alarms.Count > 0;
            return _runs;
        }
    }

    /// <summary>Waits for a while, at most as long as is said, until it is time to look again.</summary>
    private void Wait(long ticks)
    {
        // The event counts in milliseconds, and is late by a fraction of one.
        long milliseconds = (ticks / s_millisecond) - 1;
        if (milliseconds > 0)
        {
            _earlier.Wait(TimeSpan.FromMilliseconds(milliseconds));
        }
        else if (ticks > s_spin)
        {
            Nap.Take(Math.Min(ticks - s_spin, s_longestNap));
        }
        else
        {
            Thread.SpinWait(10);
        }
    }
}
