using System.Globalization;

namespace InferLine.Workloads;

/// <summary>A rate that is constant from each of its times to the next; the last one holds for ever.</summary>
public sealed class RateSeries
{
    private readonly double[] _startSeconds;
    private readonly double[] _ratesPerSecond;

    /// <summary>Creates a series.</summary>
    /// <param name="startSeconds">When each rate begins, in seconds: the first is 0, each is later than the one before.</param>
    /// <param name="ratesPerSecond">The rates in queries per second: 0 or more, as many as times.</param>
    /// <exception cref="InvalidInputException">A rule above is broken.</exception>
    public RateSeries(ReadOnlySpan<double> startSeconds, ReadOnlySpan<double> ratesPerSecond)
    {
        if (startSeconds.Length != ratesPerSecond.Length || startSeconds.Length == 0)
        {
            throw new InvalidInputException(null, "rates", "there must be as many times as rates, and at least one");
        }

        for (int i = 0; i < startSeconds.Length; i++)
        {
            if (FindFault(startSeconds[i], ratesPerSecond[i], i > 0 ? startSeconds[i - 1] : null) is { } fault)
            {
                throw new InvalidInputException(null, string.Create(CultureInfo.InvariantCulture, $"rate {i + 1}"), fault.Problem);
            }
        }

        _startSeconds = startSeconds.ToArray();
        _ratesPerSecond = ratesPerSecond.ToArray();
    }

    /// <summary>The number of steps.</summary>
    public int Count => _startSeconds.Length;

    /// <summary>When each rate begins, in seconds.</summary>
    public ReadOnlySpan<double> StartSeconds => _startSeconds;

    /// <summary>The rates, in queries per second.</summary>
    public ReadOnlySpan<double> RatesPerSecond => _ratesPerSecond;

    /// <summary>The largest rate, in queries per second.</summary>
    public double PeakRatePerSecond => _ratesPerSecond.Max();

    /// <summary>
    /// How long the series describes: to the start of its last step and as long again as the step before, since files give starts only; 0 for a single step.
    /// </summary>
    public TimeSpan NaturalDuration =>
        TimeSpan.FromSeconds(Count > 1 ? (2 * _startSeconds[^1]) - _startSeconds[^2] : 0);

    /// <summary>The series with times and rates multiplied.</summary>
    /// <param name="timeFactor">The factor of the times, greater than 0.</param>
    /// <param name="rateFactor">The factor of the rates, greater than 0.</param>
    /// <exception cref="InvalidInputException">A factor is not a positive number, or a result is out of its range.</exception>
    public RateSeries Scale(double timeFactor, double rateFactor)
    {
        _ = Require.Positive(timeFactor, Require.MaxSeconds, "scale", "time factor");
        _ = Require.Positive(rateFactor, Require.MaxSeconds, "scale", "rate factor");
        return new RateSeries(Array.ConvertAll(_startSeconds, t => t * timeFactor), Array.ConvertAll(_ratesPerSecond, r => r * rateFactor));
    }

    /// <summary>Which of the two values of a step breaks a rule, and which.</summary>
    internal static (bool IsTime, string Problem)? FindFault(double startSeconds, double ratePerSecond, double? previousStart)
    {
        if (!(startSeconds >= 0 && startSeconds <= Require.MaxSeconds))
        {
            return (true, string.Create(CultureInfo.InvariantCulture, $"the time is {startSeconds:R}; use seconds from 0 to {Require.MaxSeconds:R}"));
        }

        if (previousStart is null ? startSeconds != 0 : startSeconds <= previousStart)
        {
            return (true, string.Create(CultureInfo.InvariantCulture, $"the time is {startSeconds:R}; let times start at 0 and each be later than the one before"));
        }

        return ratePerSecond >= 0 && ratePerSecond <= ArrivalProcess.MaxRatePerSecond
            ? null
            : (false, string.Create(CultureInfo.InvariantCulture, $"the rate is {ratePerSecond:R}; use queries per second from 0 to {ArrivalProcess.MaxRatePerSecond:R}"));
    }
}
