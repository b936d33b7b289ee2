namespace InferLine.Tuning;

/// <summary>The recent arrivals cut into segments of steady or steadily changing rate, from counts per second.</summary>
/// <remarks>
/// The chance variation is estimated from successive differences, robustly, so that a step does not count as variation. From the newest second backwards, a
/// segment ends where the mean after and the mean before differ by more than <see cref="Significance"/> standard errors; then the next one begins.
/// </remarks>
internal sealed class RateHistory
{
    /// <summary>How many standard errors two means must differ by to be taken as different.</summary>
    private const double Significance = 4;

    /// <summary>The largest number of seconds before a cut that are compared with the segment after it.</summary>
    private const int LongestBefore = 10;

    private readonly double[] _counts;

    /// <summary>The segments, newest first.</summary>
    private readonly List<RateSegment> _segments = [];

    /// <summary>Cuts the last so many seconds into segments.</summary>
    /// <param name="arrivals">The arrivals in order, in seconds before now: none is above 0.</param>
    /// <param name="bins">The number of seconds, 2 or more.</param>
    public RateHistory(List<double> arrivals, int bins)
    {
        _counts = new double[bins];
        for (int i = arrivals.Count - 1; i >= 0; i--)
        {
            int age = (int)-arrivals[i];
            if (age >= bins)
            {
                break;
            }

            _counts[bins - 1 - age]++;
        }

        DeviationPerSecond = Deviation();
        for (int end = bins; end > 0; end = _segments[^1].Start)
        {
            _segments.Add(Fit(NewestStart(end), end));
        }
    }

    public int Bins => _counts.Length;

    /// <summary>σ: the standard deviation of the number of arrivals in a second.</summary>
    public double DeviationPerSecond { get; }

    public IReadOnlyList<RateSegment> Segments => _segments;

    /// <summary>The mean rate of all of them.</summary>
    public double MeanRate() => _segments.Sum(segment => segment.Mean * segment.Length) / Bins;

    /// <summary>The rate to be expected a while from now, in queries per second: a rise is taken to go on, a fall is not.</summary>
    public double RateAhead(double seconds)
    {
        RateSegment newest = _segments[0];
        double now = newest.RateAt(Bins);
        return newest.Slope > 0 ? Math.Min(newest.RateAt(Bins + seconds), 1.5 * now) : now;
    }

    /// <summary>The standard error of the present rate.</summary>
    public double RateError() => (_segments[0].Slope == 0 ? 1 : 2) * DeviationPerSecond / Math.Sqrt(_segments[0].Length);

    /// <summary>The largest rate of the segments that reach into the last so many seconds.</summary>
    public double LargestRate(double seconds)
    {
        double largest = 0;
        foreach (RateSegment segment in _segments)
        {
            if (segment.End > Bins - seconds)
            {
                double from = Math.Max(segment.Start, Bins - seconds);
                largest = Math.Max(largest, Math.Max(segment.RateAt(from), segment.RateAt(segment.End)));
            }
        }

        return largest;
    }

    /// <summary>
    /// The median of the absolute differences of successive counts, as the deviation of a normal distribution; Poisson arrivals of half the rate at the least.
    /// </summary>
    private double Deviation()
    {
        double[] differences = new double[_counts.Length - 1];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = Math.Abs(_counts[i + 1] - _counts[i]);
        }

        Array.Sort(differences);
        double median = (differences[(differences.Length - 1) / 2] + differences[differences.Length / 2]) / 2;
        return Math.Max(median / (0.6745 * Math.Sqrt(2)), Math.Sqrt(Math.Max(1, _counts.Average()) / 2));
    }

    private double Sum(int start, int length)
    {
        double sum = 0;
        foreach (double count in _counts.AsSpan(start, length))
        {
            sum += count;
        }

        return sum;
    }

    private int NewestStart(int end)
    {
        double sum = 0;
        for (int length = 1; length < end; length++)
        {
            int start = end - length;
            sum += _counts[start];
            int before = Math.Min(Math.Min(Math.Max(length, 3), LongestBefore), start);
            double meanBefore = Sum(start - before, before) / before;
            double error = DeviationPerSecond * Math.Sqrt((1.0 / length) + (1.0 / before));
            if (Math.Abs((sum / length) - meanBefore) > Significance * error)
            {
                return start;
            }
        }

        return 0;
    }

    /// <summary>Fits a line by least squares; a slope within two standard errors of 0 is 0.</summary>
    private RateSegment Fit(int start, int end)
    {
        int length = end - start;
        double mean = Sum(start, length) / length;
        double middle = (length - 1) / 2.0;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < length; i++)
        {
            products += (i - middle) * _counts[start + i];
            squares += (i - middle) * (i - middle);
        }

        double slope = squares > 0 ? products / squares : 0;
        bool significant = length >= 5 && Math.Abs(slope) > 2 * DeviationPerSecond / Math.Sqrt(squares);

        // A steep line may not fall to nothing within the segment, since times are stretched by it.
        double steepest = 1.6 * mean / length;
        return new RateSegment(start, end, mean, significant ? Math.Clamp(slope, -steepest, steepest) : 0);
    }
}
