using System.Globalization;
using InferLine.Plans;

namespace InferLine.Profiles;

/// <summary>The service time of one model on one type of hardware, by batch size, for one replica.</summary>
/// <remarks>
/// Between two measured sizes the service time is linear in the batch size; below the smallest measured size the smallest one's time
/// holds; above the largest nothing is known, so such a batch size is not allowed. Nothing is assumed to be monotone: a larger batch
/// may take less time than a smaller one, as real profiles show.
/// </remarks>
public sealed class LatencyProfile
{
    private readonly double[] _secondsBySize;
    private readonly double[] _throughputByMaxBatch;

    /// <summary>Creates a profile from measurements.</summary>
    /// <param name="measurements">At least one measurement, in any order, each batch size once.</param>
    /// <exception cref="InvalidInputException">There is no measurement, or a batch size occurs twice.</exception>
    public LatencyProfile(IEnumerable<BatchLatency> measurements)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        Measurements = [.. measurements.OrderBy(m => m.Size)];
        if (Measurements.Count == 0)
        {
            throw new InvalidInputException(null, "batches", "the profile has no measured batch sizes; give at least one");
        }

        for (int i = 0; i < Measurements.Count; i++)
        {
            if (Measurements[i].Size == 0)
            {
                throw new InvalidInputException(null, "batches", "a measurement was not initialised; give its size and latency");
            }

            if (i > 0 && Measurements[i].Size == Measurements[i - 1].Size)
            {
                throw new InvalidInputException(
                    null, string.Create(CultureInfo.InvariantCulture, $"batch size {Measurements[i].Size}"), "this size occurs twice; keep one measurement per size");
            }
        }

        _secondsBySize = Interpolate(Measurements);
        _throughputByMaxBatch = new double[_secondsBySize.Length];
        for (int size = 1; size < _secondsBySize.Length; size++)
        {
            _throughputByMaxBatch[size] = Math.Max(_throughputByMaxBatch[size - 1], size / _secondsBySize[size]);
        }
    }

    /// <summary>The measurements, by increasing batch size.</summary>
    public IReadOnlyList<BatchLatency> Measurements { get; }

    /// <summary>What the measurements were made on and when, for people, if it is known: processor, threads, versions, date.</summary>
    public string? MeasuredOn { get; init; }

    /// <summary>The largest batch size that the profile allows.</summary>
    public int MaxBatchSize => _secondsBySize.Length - 1;

    /// <summary>
    /// The service times in seconds, indexed by batch size from 0 to <see cref="MaxBatchSize"/>; the entry for size 0 has no meaning and is 0.
    /// </summary>
    public ReadOnlySpan<double> SecondsByBatchSize => _secondsBySize;

    /// <summary>This profile, if it knows all batches of a planned stage.</summary>
    /// <exception cref="InvalidInputException">The plan's batch size is larger than the profile allows.</exception>
    internal LatencyProfile Covering(StagePlan plan) => plan.BatchSize <= MaxBatchSize
        ? this
        : throw new InvalidInputException(
            null,
            $"stage {Require.Quote(plan.Stage)}",
            string.Create(CultureInfo.InvariantCulture, $"'batchSize' is {plan.BatchSize}, and the profile of its model on {Require.Quote(plan.Hardware)} goes up to {MaxBatchSize}; lower it or profile larger batches"));

    /// <summary>The service time of a batch, in seconds.</summary>
    /// <param name="batchSize">A batch size from 1 to <see cref="MaxBatchSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1 or above <see cref="MaxBatchSize"/>.</exception>
    public double LatencySeconds(int batchSize)
    {
        CheckBatchSize(batchSize);
        return _secondsBySize[batchSize];
    }

    /// <summary>The service time of a batch, to the nearest 100 ns.</summary>
    /// <param name="batchSize">A batch size from 1 to <see cref="MaxBatchSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1 or above <see cref="MaxBatchSize"/>.</exception>
    public TimeSpan Latency(int batchSize) => TimeSpan.FromTicks((long)Math.Round(LatencySeconds(batchSize) * TimeSpan.TicksPerSecond));

    /// <summary>
    /// The largest rate, in items per second, that one replica sustains when its batches hold at most <paramref name="batchSize"/> items:
    /// the maximum over n ≤ batch size of n / latency(n). The paper writes it μ.
    /// </summary>
    /// <param name="batchSize">A batch size from 1 to <see cref="MaxBatchSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1 or above <see cref="MaxBatchSize"/>.</exception>
    public double ThroughputPerSecond(int batchSize)
    {
        CheckBatchSize(batchSize);
        return _throughputByMaxBatch[batchSize];
    }

    private static double[] Interpolate(IReadOnlyList<BatchLatency> measured)
    {
        double[] seconds = new double[measured[^1].Size + 1];
        seconds.AsSpan(1, measured[0].Size).Fill(measured[0].Milliseconds / 1000);
        for (int i = 1; i < measured.Count; i++)
        {
            (int size0, double seconds0) = (measured[i - 1].Size, measured[i - 1].Milliseconds / 1000);
            (int size1, double seconds1) = (measured[i].Size, measured[i].Milliseconds / 1000);
            for (int size = size0 + 1; size < size1; size++)
            {
                seconds[size] = seconds0 + ((seconds1 - seconds0) * (size - size0) / (size1 - size0));
            }

            seconds[size1] = seconds1;
        }

        return seconds;
    }

    private void CheckBatchSize(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, MaxBatchSize);
    }
}
