namespace InferLine.Reporting.Figures;

/// <summary>The distribution of latencies, as charts show it.</summary>
internal sealed class LatencyDistribution
{
    private const int Bins = 60;
    private const int TailPoints = 300;

    /// <summary>Where the slowest query is so many times slower than the median, bins grow with the latency.</summary>
    private const double WideSpread = 12;

    private readonly double[] _sorted;

    public LatencyDistribution(ReadOnlySpan<double> latenciesSeconds)
    {
        _sorted = latenciesSeconds.ToArray();
        Array.Sort(_sorted);
        double median = _sorted[_sorted.Length / 2];
        IsLogarithmic = _sorted[0] > 0 && _sorted[^1] > WideSpread * median;
    }

    /// <summary>Whether latencies differ so much that only a logarithmic axis shows all of them.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The share of the queries in each of some bins, from the fastest query to the slowest; the last edge closes the last bin.</summary>
    public (double[] Edges, double[] Shares) Histogram()
    {
        (double low, double high) = (_sorted[0], _sorted[^1]);
        if (low == high)
        {
            return ([low, low * 1.0001], [1, 0]);
        }

        double[] edges = new double[Bins + 1];
        for (int bin = 0; bin <= Bins; bin++)
        {
            double part = (double)bin / Bins;
            edges[bin] = bin == Bins ? high : IsLogarithmic ? low * Math.Pow(high / low, part) : low + ((high - low) * part);
        }

        double[] shares = new double[Bins + 1];
        int next = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            int first = next;
            while (next < _sorted.Length && (bin == Bins - 1 || _sorted[next] < edges[bin + 1]))
            {
                next++;
            }

            shares[bin] = (next - first) / (double)_sorted.Length;
        }

        return (edges, shares);
    }

    /// <summary>What share of the queries takes at least as long: from all of them at the fastest, to one at the slowest.</summary>
    public (double[] LatencySeconds, double[] Shares) Tail()
    {
        var latencies = new List<double>();
        var shares = new List<double>();
        int before = int.MaxValue;
        for (int point = 0; point <= TailPoints; point++)
        {
            int count = (int)Math.Round(Math.Pow(_sorted.Length, 1 - ((double)point / TailPoints)));
            if (count != before)
            {
                latencies.Add(_sorted[^count]);
                shares.Add((double)count / _sorted.Length);
            }

            before = count;
        }

        return ([.. latencies], [.. shares]);
    }
}
