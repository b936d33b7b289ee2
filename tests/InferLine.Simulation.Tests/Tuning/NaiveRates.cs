namespace InferLine.Tuning.Tests;

/// <summary>The segments of the recent rate as their definition reads, counting everything anew.</summary>
internal sealed class NaiveRates(List<double> arrivals, int bins)
{
    private double[] Counts { get; } =
    [
        .. Enumerable.Range(0, bins).Select(bin => (double)arrivals.Count(arrival => arrival > bin - bins && arrival <= bin + 1 - bins)),
    ];

    public double Deviation
    {
        get
        {
            double[] differences = [.. Counts.Zip(Counts.Skip(1), (a, b) => Math.Abs(b - a)).Order()];
            double median = (differences[(differences.Length - 1) / 2] + differences[differences.Length / 2]) / 2;
            return Math.Max(median / 0.6745 / Math.Sqrt(2), Math.Sqrt(0.5 * Math.Max(1, Counts.Average())));
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RateSegment> Segments()
    {
        var segments = new List<RateSegment>();
        for (int end = bins; end > 0; end = segments[^1].Start)
        {
            int start = Enumerable.Range(1, end - 1).Reverse().FirstOrDefault(cut => Differs(cut, end));
            segments.Add(new RateSegment(start, end, Counts[start..end].Average(), Slope(start, end)));
        }

        return segments;
    }

    /// <summary>Compared with as many seconds before as there are after, from 3 to 10 of them, if there are so many.</summary>
    private bool Differs(int cut, int end)
    {
        double[] after = Counts[cut..end];
        double[] before = [.. Counts[..cut].TakeLast(Math.Clamp(after.Length, 3, 10))];
        double error = Deviation * Math.Sqrt((1.0 / after.Length) + (1.0 / before.Length));
        return Math.Abs(after.Average() - before.Average()) > 4 * error;
    }

    private double Slope(int start, int end)
    {
        double[] values = Counts[start..end];
        double[] times = [.. values.Select((_, i) => (double)i)];
        double mean = values.Average();
        double squares = times.Sum(time => Math.Pow(time - times.Average(), 2));
        double slope = values.Zip(times, (value, time) => (value - mean) * (time - times.Average())).Sum() / squares;
        double steepest = 1.6 * mean / values.Length;
        return values.Length >= 5 && Math.Abs(slope) > 2 * Deviation / Math.Sqrt(squares) ? Math.Clamp(slope, -steepest, steepest) : 0;
    }
}
