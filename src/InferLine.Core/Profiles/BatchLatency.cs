using System.Globalization;

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

    /// <summary>The service time of the batch on one replica, in milliseconds.</summary>
    public double Milliseconds { get; }
}
