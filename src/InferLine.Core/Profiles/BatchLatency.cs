using System.Globalization;
using InferLine.Plans;

namespace InferLine.Profiles;

/// <summary>One measurement: how long one replica takes to serve a batch of a given size.</summary>
public readonly record struct BatchLatency
{
    /// <summary>The largest batch size that a profile may hold.</summary>
    public const int MaxSize = 65_536;

    /// <summary>The largest service time, in milliseconds: about 11 days.</summary>
    public const double MaxMilliseconds = 1e9;

    /// <summary>Creates a measurement.</summary>
    /// <param name="size">The batch size, 1 to <see cref="MaxSize"/>.</param>
    /// <param name="milliseconds">
    /// The service time in milliseconds, greater than 0 and at most <see cref="MaxMilliseconds"/>. A <see cref="double"/>, not a
    /// <see cref="TimeSpan"/>, so that a profile is used exactly as it was written.
    /// </param>
    /// <exception cref="InvalidInputException">A number is out of its range.</exception>
    public BatchLatency(int size, double milliseconds)
    {
        Size = Require.Integer(size, 1, MaxSize, "batch", "size");
        Milliseconds = Require.Positive(
            milliseconds, MaxMilliseconds, string.Create(CultureInfo.InvariantCulture, $"batch size {size}"), "latencyMs");
    }

    /// <summary>The batch size.</summary>
    public int Size { get; }

    /// <summary>The service time of the batch on one replica, in milliseconds: what planning and estimation go by. A measured one is the median of its samples.</summary>
    public double Milliseconds { get; }

    /// <summary>The 99th percentile of the samples in milliseconds, if it is known. It tells how steady the service time is, and is not planned with.</summary>
    /// <value>Greater than 0 and at most <see cref="MaxMilliseconds"/>.</value>
    /// <exception cref="InvalidInputException">It is out of its range.</exception>
    public double? P99Milliseconds
    {
        get;
        init => field = value is null ? null : Require.Positive(value.Value, MaxMilliseconds, Place, "p99Ms");
    }

    /// <summary>How many batches were measured, if that is known.</summary>
    /// <value>1 or more.</value>
    /// <exception cref="InvalidInputException">It is out of its range.</exception>
    public int? Samples
    {
        get;
        init => field = value is null ? null : Require.Integer(value.Value, 1, int.MaxValue, Place, "samples");
    }

    private string Place => string.Create(CultureInfo.InvariantCulture, $"batch size {Size}");

    /// <summary>Sums up measurements: their median, their 99th percentile, and their number. Percentiles are nearest ranks, as everywhere.</summary>
    /// <param name="size">The batch size, 1 to <see cref="MaxSize"/>.</param>
    /// <param name="milliseconds">The measured service times in milliseconds, at least one, each greater than 0 and at most <see cref="MaxMilliseconds"/>.</param>
    /// <exception cref="InvalidInputException">There is no measurement, or a number is out of its range.</exception>
    public static BatchLatency FromSamples(int size, ReadOnlySpan<double> milliseconds)
    {
        if (milliseconds.IsEmpty)
        {
            throw new InvalidInputException(
                null, string.Create(CultureInfo.InvariantCulture, $"batch size {size}"), "there are no samples; measure at least one batch");
        }

        double[] ordered = milliseconds.ToArray();
        Array.Sort(ordered);
        double AtPercentile(double percentile) => ordered[(int)ServiceLevelObjective.NearestRank(percentile, ordered.Length) - 1];
        return new BatchLatency(size, AtPercentile(50)) { P99Milliseconds = AtPercentile(99), Samples = ordered.Length };
    }
}
