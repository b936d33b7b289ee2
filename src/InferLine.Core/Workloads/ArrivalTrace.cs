using System.Globalization;

namespace InferLine.Workloads;

/// <summary>When queries arrive: a list of times in seconds, non-decreasing, from time 0 on.</summary>
public sealed class ArrivalTrace
{
    private readonly double[] _seconds;

    /// <summary>Creates a trace.</summary>
    /// <param name="seconds">The arrival times in seconds: finite, non-negative, non-decreasing, at least one. They are copied.</param>
    /// <exception cref="InvalidInputException">There are no arrivals, or a time breaks a rule above.</exception>
    public ArrivalTrace(ReadOnlySpan<double> seconds)
        : this(seconds.ToArray(), validate: true)
    {
    }

    private ArrivalTrace(double[] seconds, bool validate)
    {
        _seconds = seconds;
        if (seconds.Length == 0)
        {
            throw new InvalidInputException(null, "trace", "it has no arrivals; give at least one");
        }

        if (validate && FindFault(seconds) is { } fault)
        {
            throw new InvalidInputException(null, string.Create(CultureInfo.InvariantCulture, $"arrival {fault.Index + 1}"), fault.Problem);
        }
    }

    /// <summary>The number of arrivals.</summary>
    public int Count => _seconds.Length;

    /// <summary>The arrival times in seconds, non-decreasing.</summary>
    public ReadOnlySpan<double> Seconds => _seconds;

    /// <summary>The arrival times in seconds, for code that keeps them.</summary>
    public ReadOnlyMemory<double> AsMemory() => _seconds;

    /// <summary>The time of the last arrival, in seconds from time 0.</summary>
    public double DurationSeconds => _seconds[^1];

    /// <summary>Arrivals per second from time 0 to the last arrival; 0 if all arrive at time 0, or so close to it that no rate can be told.</summary>
    public double MeanRatePerSecond => Count / DurationSeconds is var rate && double.IsFinite(rate) ? rate : 0;

    /// <summary>The trace played faster or slower: every time multiplied by a factor.</summary>
    /// <param name="factor">The factor, greater than 0: 0.5 plays the trace in half the time, at twice the rate.</param>
    /// <exception cref="InvalidInputException">The factor is not a positive number, or times become too large.</exception>
    public ArrivalTrace ScaleTime(double factor)
    {
        _ = Require.Positive(factor, Require.MaxSeconds, "scale", "time factor");
        return new ArrivalTrace(Array.ConvertAll(_seconds, t => t * factor), validate: true);
    }

    /// <summary>The trace with more or fewer arrivals in the same time.</summary>
    /// <param name="factor">
    /// The factor, greater than 0. Each arrival is kept floor(factor) times, and once more with the probability of the rest; the first copy
    /// keeps its time and every further one falls uniformly between it and the next arrival, so bursts stay where they are.
    /// </param>
    /// <param name="seed">The seed; the same seed gives the same trace.</param>
    /// <exception cref="InvalidInputException">The factor is not a positive number, or no arrival is left.</exception>
    public ArrivalTrace ScaleRate(double factor, ulong seed)
    {
        _ = Require.Positive(factor, 1e6, "scale", "rate factor");
        CheckExpectedCount(Count * factor, "scale", "lower the rate factor");
        var random = new CounterRandom(seed);
        var scaled = new List<double>((int)(Count * factor) + 16);
        int whole = (int)Math.Floor(factor);
        for (int i = 0; i < Count; i++)
        {
            double gap = i + 1 < Count ? _seconds[i + 1] - _seconds[i] : 0;
            int copies = whole + (random.Uniform((ulong)i, 0) < factor - whole ? 1 : 0);
            for (int copy = 0; copy < copies; copy++)
            {
                scaled.Add(copy == 0 ? _seconds[i] : _seconds[i] + (gap * random.Uniform((ulong)i, (ulong)copy)));
            }
        }

        scaled.Sort();
        return new ArrivalTrace([.. scaled], validate: false);
    }

    /// <summary>Takes ownership of times that the caller built correctly, or checks them first.</summary>
    internal static ArrivalTrace Own(double[] seconds, bool validate = false) => new(seconds, validate);

    /// <summary>Refuses to make a trace that would not fit into one array.</summary>
    internal static void CheckExpectedCount(double count, string place, string remedy)
    {
        if (count > Array.MaxLength * 0.9)
        {
            throw new InvalidInputException(
                null,
                place,
                string.Create(CultureInfo.InvariantCulture, $"about {count:E1} queries would arrive, and a trace holds at most 2 billion; {remedy}"));
        }
    }

    /// <summary>The first time that breaks a rule, and which.</summary>
    internal static (int Index, string Problem)? FindFault(ReadOnlySpan<double> seconds)
    {
        double previous = 0;
        for (int i = 0; i < seconds.Length; i++)
        {
            if (!(seconds[i] >= previous && seconds[i] <= Require.MaxSeconds))
            {
                return (i, DescribeFault(seconds[i], previous));
            }

            previous = seconds[i];
        }

        return null;
    }

    internal static string DescribeFault(double seconds, double previous) =>
        seconds >= 0 && seconds < previous
            ? string.Create(CultureInfo.InvariantCulture, $"the time {seconds:R} is before the one above it, {previous:R}; sort the trace by time")
            : string.Create(CultureInfo.InvariantCulture, $"the time is {seconds:R}; use seconds from 0 to {Require.MaxSeconds:R}");
}
