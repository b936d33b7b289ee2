namespace InferLine.Estimation.Tests.Theory;

/// <summary>
/// One greedy replica with Poisson arrivals, whose service time depends on the size of the batch: the queue of dynamic batching on an accelerator (Y. Inoue, "Queueing
/// analysis of GPU-based inference servers with dynamic batching: a closed-form characterization", Performance Evaluation 147, 2021; N. T. J. Bailey, "On queueing processes
/// with bulk service", J. Royal Statistical Society B 16, 1954).
/// </summary>
/// <remarks>
/// The number queued when a batch ends is a Markov chain. From one such moment to the next, L items are left over when a batch of n starts, and λ·D(n) items come in during
/// its service, on average for half of it each. By renewal-reward, time spent queued per item served is Little's mean wait.
/// </remarks>
public sealed class BatchQueueTests
{
    /// <summary>Service times by batch size: linear, constant, and one that is monotone neither in time nor in throughput, as measured profiles may be.</summary>
    public static TheoryData<double[], double> Queues => new()
    {
        { [1.0, 1.25, 1.5, 1.75], 1.0 },
        { [1.0, 1.25, 1.5, 1.75], 2.0 },
        { [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 6.0 },
        { [1.5, 0.75, 2.5, 2.0], 1.5 },
    };

    [Theory]
    [MemberData(nameof(Queues))]
    public void Waits_batches_and_utilization(double[] latencies, double rate)
    {
        double[] queued = EmbeddedChain.Stationary(
            states: 600,
            staying: count => count - Math.Min(count, latencies.Length),
            arriving: count => rate * ServiceAfter(count));
        double waiting = Expect(count => ((count - BatchAfter(count)) * ServiceAfter(count)) + (rate * ServiceAfter(count) * ServiceAfter(count) / 2), atLeast: 1)
            + (queued[0] * rate * ServiceAfter(0) * ServiceAfter(0) / 2);
        double busy = Expect(ServiceAfter, atLeast: 0);
        double cycle = busy + (queued[0] / rate);

        StageEstimate[] runs = SingleStage.RunsWithPoissonArrivals(rate, latencies);

        runs.Mean(run => run.MeanQueueSeconds).AssertAgreesWith(waiting / (rate * cycle), widestRelativeHalfWidth: 0.05);
        runs.Mean(run => run.MeanBatch).AssertAgreesWith(rate * cycle, widestRelativeHalfWidth: 0.01);
        runs.Mean(run => run.Utilization).AssertAgreesWith(busy / cycle, widestRelativeHalfWidth: 0.01);

        // A replica that finds the queue empty waits for the next item, and serves it alone.
        int BatchAfter(int count) => Math.Clamp(count, 1, latencies.Length);
        double ServiceAfter(int count) => latencies[BatchAfter(count) - 1];
        double Expect(Func<int, double> value, int atLeast) => queued.Select((probability, count) => count < atLeast ? 0 : probability * value(count)).Sum();
    }
}
