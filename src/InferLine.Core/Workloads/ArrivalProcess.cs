using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace InferLine.Workloads;

/// <summary>A way in which queries arrive, from which traces are generated. The same seed gives the same trace.</summary>
public abstract class ArrivalProcess
{
    /// <summary>The largest rate, in queries per second.</summary>
    public const double MaxRatePerSecond = 1e9;

    /// <summary>The largest coefficient of variation of the times between arrivals.</summary>
    public const double MaxCoefficientOfVariation = 100;

    private protected ArrivalProcess()
    {
    }

    /// <summary>Arrivals at equal distances: the i-th, counted from 1, at i / rate.</summary>
    /// <param name="ratePerSecond">The rate in queries per second, greater than 0.</param>
    /// <exception cref="InvalidInputException">The rate is out of its range.</exception>
    public static ArrivalProcess Constant(double ratePerSecond) => Gamma(ratePerSecond, coefficientOfVariation: 0);

    /// <summary>A Poisson process: independent exponential times between arrivals.</summary>
    /// <param name="ratePerSecond">The mean rate in queries per second, greater than 0.</param>
    /// <exception cref="InvalidInputException">The rate is out of its range.</exception>
    public static ArrivalProcess Poisson(double ratePerSecond) => Gamma(ratePerSecond, coefficientOfVariation: 1);

    /// <summary>
    /// Independent Gamma-distributed times between arrivals, as in the InferLine paper (section 6): shape 1/CV², mean 1/rate. A coefficient of variation (CV) of
    /// 1 is a Poisson process, above 1 arrivals come in bursts, 0 is a constant rate.
    /// </summary>
    /// <param name="ratePerSecond">The mean rate in queries per second, greater than 0.</param>
    /// <param name="coefficientOfVariation">The standard deviation of the time between arrivals divided by its mean, from 0 to <see cref="MaxCoefficientOfVariation"/>.</param>
    /// <exception cref="InvalidInputException">A number is out of its range.</exception>
    public static ArrivalProcess Gamma(double ratePerSecond, double coefficientOfVariation) =>
        new RenewalProcess(
            Require.Positive(ratePerSecond, MaxRatePerSecond, "arrival process", "rate"),
            CheckedVariation(coefficientOfVariation));

    /// <summary>A rate that changes over time, with a chosen burstiness: Gamma arrivals of mean rate 1, stretched in time so that the local rate follows the series.</summary>
    /// <param name="rates">The rates over time.</param>
    /// <param name="coefficientOfVariation">As in <see cref="Gamma"/>; 1 gives a Poisson process with a varying rate.</param>
    /// <exception cref="InvalidInputException">A number is out of its range.</exception>
    public static ArrivalProcess Piecewise(RateSeries rates, double coefficientOfVariation = 1)
    {
        ArgumentNullException.ThrowIfNull(rates);
        return new PiecewiseProcess(rates, CheckedVariation(coefficientOfVariation));
    }

    /// <summary>A recorded trace, played again from its start whenever it ends.</summary>
    /// <param name="trace">The trace; its last arrival must be later than time 0.</param>
    /// <exception cref="InvalidInputException">All arrivals of the trace are at time 0, so it cannot be repeated.</exception>
    public static ArrivalProcess Recorded(ArrivalTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.DurationSeconds > 0
            ? new RecordedProcess(trace)
            : throw new InvalidInputException(null, "arrival process", "all arrivals of the recorded trace are at time 0; give a trace that takes some time");
    }

    /// <summary>Generates the arrivals from time 0 to the end of a duration.</summary>
    /// <param name="duration">How long, greater than 0. Arrivals later than this are not part of the trace.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    /// <exception cref="InvalidInputException">The duration is not positive, no query arrives in it, or more than fit into memory.</exception>
    public ArrivalTrace Generate(TimeSpan duration, ulong seed)
    {
        double seconds = Require.Positive(duration.TotalSeconds, Require.MaxSeconds, "arrival process", "duration");
        ArrivalTrace.CheckExpectedCount(ExpectedCount(seconds), "arrival process", "lower the rate or the duration");

        using var arrivals = new ArrivalBuffer(ExpectedCount(seconds));
        Fill(arrivals, seconds, CreateRandom(seed));
        return arrivals.Count > 0
            ? ArrivalTrace.Own(arrivals.ToArray())
            : throw new InvalidInputException(null, "arrival process", "no query arrives in this time; raise the rate or the duration");
    }

    /// <summary>About how many queries arrive in a time; sizes the buffer.</summary>
    private protected abstract double ExpectedCount(double seconds);

    /// <summary>Appends all arrivals up to and including the given time.</summary>
    private protected abstract void Fill(ArrivalBuffer arrivals, double seconds, RandomSource random);

    /// <summary>A source of times between arrivals with mean 1.</summary>
    private protected static Func<double> UnitGaps(double coefficientOfVariation, RandomSource random)
    {
        if (coefficientOfVariation == 0)
        {
            return () => 1;
        }

        double shape = 1 / (coefficientOfVariation * coefficientOfVariation);
        return coefficientOfVariation == 1 ? () => Exponential.Sample(random, 1) : () => MathNet.Numerics.Distributions.Gamma.Sample(random, shape, shape);
    }

    private static double CheckedVariation(double coefficientOfVariation) =>
        Require.Within(coefficientOfVariation, 0, MaxCoefficientOfVariation, "arrival process", "coefficient of variation");

    /// <summary>The generator takes 32 bits of seed; both halves of ours take part.</summary>
    private static Xoshiro256StarStar CreateRandom(ulong seed) => new((int)(seed ^ (seed >> 32)), threadSafe: false);
}
