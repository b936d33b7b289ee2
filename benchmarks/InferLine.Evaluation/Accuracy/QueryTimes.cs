namespace InferLine.Evaluation.Accuracy;

/// <summary>When queries were due, sent and answered, in seconds from the start of their trace.</summary>
internal sealed record QueryTimes(double[] DueSeconds, double[] SentSeconds, double[] DoneSeconds)
{
    /// <summary>The latencies, in increasing order, from when a query was due: a sender that is late must not hide it.</summary>
    public double[] LatenciesSeconds { get; } = Differences(DoneSeconds, DueSeconds);

    /// <summary>How late queries were sent, in increasing order.</summary>
    public double[] LatenessSeconds { get; } = Differences(SentSeconds, DueSeconds);

    private static double[] Differences(double[] later, double[] earlier)
    {
        double[] differences = [.. later.Zip(earlier, (to, from) => to - from)];
        Array.Sort(differences);
        return differences;
    }
}
