namespace InferLine.Estimation.Tests.Reference;

/// <summary>What the reference found out, with statistics worked out in the most direct way.</summary>
internal sealed class ReferenceRun
{
    public ReferenceRun(double[] arrivals, IReadOnlyList<ReferenceStage> stages)
    {
        Stages = stages;
        double[] done = [.. arrivals.Select((_, query) => stages.SelectMany(stage => stage.ItemsOf[query]).Max(item => item.Done!.Value))];
        LatenciesSeconds = [.. done.Zip(arrivals, (end, arrival) => end - arrival)];
        MakespanSeconds = done.Max();
    }

    public IReadOnlyList<ReferenceStage> Stages { get; }

    /// <summary>The latencies by query.</summary>
    public double[] LatenciesSeconds { get; }

    public double MakespanSeconds { get; }

    /// <summary>How long the items of a stage waited, in the order in which they started.</summary>
    public double[] Waits(int stage) => [.. Stages[stage].Batches.SelectMany(batch => batch.Items).Select(item => item.Start!.Value - item.Ready!.Value)];

    public double Utilization(int stage) => Stages[stage].Batches.Sum(batch => batch.ServiceSeconds) / (Stages[stage].Replicas * MakespanSeconds);

    /// <summary>The time that all replicas of a stage together were paid for.</summary>
    public double PaidSeconds(int stage) => Stages[stage].AllReplicas.Sum(replica => replica.PaidSeconds(MakespanSeconds));

    /// <summary>The share of that time that they were busy.</summary>
    public double UtilizationOfPaid(int stage) => Stages[stage].Batches.Sum(batch => batch.ServiceSeconds) / PaidSeconds(stage);

    /// <summary>The k-th smallest with k = ceil(q/100 · n), for a percentile given in thousandths so that the rank is found in integers.</summary>
    public static double Percentile(IEnumerable<double> values, int perThousand)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(((perThousand * sorted.Length) + 999) / 1000) - 1];
    }
}
