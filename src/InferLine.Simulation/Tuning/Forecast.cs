namespace InferLine.Tuning;

/// <summary>What is simulated for a decision: the last arrivals as they were, and then arrivals as they are expected.</summary>
/// <remarks>
/// Expected is that the last minute repeats itself, gap by gap, every segment of it stretched to the rate that is expected; so bursts stay, and steps and
/// trends go. It is repeated from its end: first as much as the lead needs, during which a decision has no effect yet, and then the whole of it once, which is
/// what counts.
/// </remarks>
internal sealed class Forecast
{
    private Forecast(double[] arrivals, long[] queries, int firstCounted, double pastSeconds)
    {
        Arrivals = arrivals;
        Queries = queries;
        FirstCounted = firstCounted;
        PastSeconds = pastSeconds;
    }

    /// <summary>The arrivals, in seconds from where the simulated past begins.</summary>
    public double[] Arrivals { get; }

    /// <summary>The numbers of the queries, whose visits they have: an expected query does what the query did that it repeats.</summary>
    public long[] Queries { get; }

    /// <summary>The first query that counts.</summary>
    public int FirstCounted { get; }

    /// <summary>How much of the past is simulated: the present, in the time of the arrivals.</summary>
    public double PastSeconds { get; }

    /// <summary>Makes a forecast.</summary>
    /// <param name="recent">The recent arrivals, in seconds before now, that is from -60 to 0.</param>
    /// <param name="firstQuery">The number of the first of them.</param>
    /// <param name="rates">Their rates.</param>
    /// <param name="ratePerSecond">The expected rate.</param>
    /// <param name="pastSeconds">How much of the past is simulated.</param>
    /// <param name="leadSeconds">How long a decision has no effect.</param>
    public static Forecast Of(List<double> recent, long firstQuery, RateHistory rates, double ratePerSecond, double pastSeconds, double leadSeconds)
    {
        int patternStart = FirstAfter(recent, -rates.Bins);
        double[] pattern = Stretch(recent, patternStart, rates, ratePerSecond, out double patternSeconds);
        int pastStart = FirstAfter(recent, -pastSeconds);
        int past = recent.Count - pastStart;
        int repeats = (int)Math.Ceiling(leadSeconds / patternSeconds);
        int skipped = 0;
        while (skipped < pattern.Length && leadSeconds - (repeats * patternSeconds) + pattern[skipped] <= 0)
        {
            skipped++;
        }

        int lead = (repeats * pattern.Length) - skipped;
        double[] arrivals = new double[past + lead + pattern.Length];
        long[] queries = new long[arrivals.Length];
        for (int i = 0; i < past; i++)
        {
            arrivals[i] = pastSeconds + recent[pastStart + i];
            queries[i] = firstQuery + pastStart + i;
        }

        for (int i = past, p = skipped; i < arrivals.Length; i++, p++)
        {
            double origin = pastSeconds + leadSeconds - ((repeats - (p / pattern.Length)) * patternSeconds);
            arrivals[i] = Math.Max(origin + pattern[p % pattern.Length], i > 0 ? arrivals[i - 1] : 0);
            queries[i] = firstQuery + patternStart + (p % pattern.Length);
        }

        return new Forecast(arrivals, queries, past + lead, pastSeconds);
    }

    /// <summary>The index of the first arrival after a time.</summary>
    public static int FirstAfter(List<double> recent, double seconds)
    {
        int index = recent.BinarySearch(seconds);
        index = index < 0 ? ~index : index;
        while (index < recent.Count && recent[index] <= seconds)
        {
            index++;
        }

        return index;
    }

    /// <summary>The arrivals if the expected rate were so many times as large.</summary>
    public double[] AtRate(double factor) =>
        Array.ConvertAll(Arrivals, arrival => arrival <= PastSeconds ? arrival : PastSeconds + ((arrival - PastSeconds) / factor));

    /// <summary>The arrivals in operational time, in which the rate is 1, over the expected rate.</summary>
    private static double[] Stretch(List<double> recent, int start, RateHistory rates, double ratePerSecond, out double patternSeconds)
    {
        double[] stretched = new double[recent.Count - start];
        double before = 0;
        int next = start;
        for (int s = rates.Segments.Count - 1; s >= 0; s--)
        {
            RateSegment segment = rates.Segments[s];
            for (; next < recent.Count && (recent[next] + rates.Bins <= segment.End || s == 0); next++)
            {
                stretched[next - start] = (before + segment.ArrivalsUntil(recent[next] + rates.Bins)) / ratePerSecond;
            }

            before += segment.ArrivalsUntil(segment.End);
        }

        patternSeconds = before / ratePerSecond;
        return stretched;
    }
}
