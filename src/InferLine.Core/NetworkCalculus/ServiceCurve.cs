using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.NetworkCalculus;

/// <summary>A rate-latency service curve β(t) = R (t - T) for t > T, else 0: what a server does at least, however its input arrives.</summary>
/// <remarks>
/// A system offers β to a flow if what has left by any time t is at least the smallest, over s ≤ t, of what had arrived by s, plus β(t - s). (Le Boudec and Thiran,
/// Network Calculus, section 1.3.)
/// </remarks>
/// <param name="RatePerSecond">R, in items per second, greater than 0.</param>
/// <param name="Latency">T, 0 or more.</param>
/// <exception cref="InvalidInputException">A number is out of its range.</exception>
public readonly record struct ServiceCurve(double RatePerSecond, TimeSpan Latency)
{
    /// <summary>R, in items per second.</summary>
    public double RatePerSecond { get; } = Require.Positive(RatePerSecond, double.MaxValue, "service curve", "rate");

    /// <summary>T, 0 or more.</summary>
    public TimeSpan Latency { get; } = Require.Within(Latency, TimeSpan.Zero, TimeSpan.MaxValue, "service curve", "latency");

    /// <summary>The service curve of a planned stage: R = k b / ℓ(b) and T = M + 2 ℓmax (M + 3 ℓmax with a collection window), with k replicas, largest batch b, batching delay M, and ℓmax the longest service time of any batch up to b.</summary>
    /// <remarks>
    /// <para>
    /// Proof. Call an item due once it has been ready for M, and let S(t) be the items started and A(t) those ready by t. A replica is never idle while a due item is queued. Take any t. If no due item is queued at t,
    /// S(t) ≥ A(t - M). Otherwise let s be the start of the time, up to t, during which due items were queued without a break: S(s-) ≥ A((s - M)-), and since s every replica is busy. Batches that start in [s, t] leave a due item
    /// in the queue, so they are full: b items, ℓ(b) each. A replica ends what it was doing at s by s + ℓmax, then serves full batches back to back, and has started at least
    /// (t - s - ℓmax) / ℓ(b) of them by t. Together S(t) ≥ A((s - M)-) + R (t - s - ℓmax): the starts have the service curve with latency M + ℓmax. What has started by t - ℓmax is done by t, which
    /// adds ℓmax. Profiles need not be monotone: the rate is that of full batches, whatever smaller ones could do, since a loaded queue serves full ones.
    /// </para>
    /// <para>
    /// The starts are first in first out, so the delay of an item until it starts is at most the horizontal deviation from their curve (theorem 1.4.2), and ℓmax more until it is done, though items of
    /// different replicas may overtake each other: the deviation from this curve bounds the delay of every item from ready to done.
    /// </para>
    /// <para>
    /// With <see cref="BatchingDiscipline.CollectionWindow"/>, T = M + 3 ℓmax. While b items or more are queued, whoever collects starts at once. Take any t, and let τ be the last time up to t at which fewer were
    /// queued: S(τ) ≥ A(τ) - (b - 1). If τ is before t, full batches start in between: S(t) ≥ A(τ) - (b - 1) + R (t - τ - ℓmax), where (b - 1) / R is at most ℓmax. If fewer are queued at t, look at the oldest of
    /// them, x, and at the time h of the start before it. A replica is free within ℓmax and has collected within M, so t is at most ℓmax + M after h, or after x became ready if that is later. If it is,
    /// S(t) ≥ A(t - ℓmax - M). If not, the batch at h was full, and more than b items were queued until then: S(h) ≥ A(τ) - (b - 1) + R (h - τ - ℓmax) + b. So the starts have latency M + 2 ℓmax.
    /// </para>
    /// <para>
    /// How tight: a burst of a multiple of k b items that finds all replicas at the start of their slowest batch really takes ℓmax + burst / R; the bound is ℓmax + M more.
    /// </para>
    /// </remarks>
    /// <param name="plan">The plan of the stage.</param>
    /// <param name="profile">The profile of its model on its hardware.</param>
    /// <exception cref="InvalidInputException">The batch size is larger than the profile allows.</exception>
    public static ServiceCurve Of(StagePlan plan, LatencyProfile profile)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(profile);
        double rate = (double)plan.Replicas * plan.BatchSize / profile.Covering(plan).LatencySeconds(plan.BatchSize);
        int longest = plan is { Batching: BatchingDiscipline.CollectionWindow, BatchSize: > 1 } && plan.MaxDelay > TimeSpan.Zero ? 3 : 2;
        return new ServiceCurve(rate, plan.MaxDelay + (longest * Durations.RoundUp(LongestService(plan, profile))!.Value));
    }

    /// <summary>The service curve of two systems in a row: the lower rate, the sum of the latencies (their min-plus convolution; theorem 1.4.6).</summary>
    /// <param name="next">The system that serves what leaves this one.</param>
    public ServiceCurve Concatenate(ServiceCurve next) => new(Math.Min(RatePerSecond, next.RatePerSecond), Latency + next.Latency);

    /// <summary>The longest that an item can be in the system: the horizontal deviation h(α, β) (theorem 1.4.2).</summary>
    /// <param name="arrivals">An arrival curve of the items.</param>
    /// <returns>The bound, or <see langword="null"/> if the curve does not show that the rate suffices.</returns>
    public TimeSpan? DelayBound(ArrivalCurve arrivals)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        return DelayBound(arrivals, TimeSpan.Zero, extraItems: 0);
    }

    /// <summary>The most items that can be in the system, waiting and in service: the vertical deviation v(α, β) (theorem 1.4.1).</summary>
    /// <param name="arrivals">An arrival curve of the items.</param>
    /// <returns>The bound, or <see langword="null"/> if the curve does not show that the rate suffices.</returns>
    public double? BacklogBound(ArrivalCurve arrivals)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        return BacklogBound(arrivals, TimeSpan.Zero);
    }

    /// <summary>The longest service time of any batch that the plan allows, in seconds.</summary>
    internal static double LongestService(StagePlan plan, LatencyProfile profile)
    {
        double longest = 0;
        foreach (double seconds in profile.SecondsByBatchSize.Slice(1, plan.BatchSize))
        {
            longest = Math.Max(longest, seconds);
        }

        return longest;
    }

    /// <summary>The delay where arrivals are α(x + jitter), and so many items come on top: T + sup (α(x + jitter) + extra - R x) / R.</summary>
    internal TimeSpan? DelayBound(ArrivalCurve arrivals, TimeSpan jitter, double extraItems) =>
        arrivals.Excess(RatePerSecond, jitter) is { } excess && Durations.RoundUp((excess + extraItems) / RatePerSecond) is { } queued ? Latency + queued : null;

    /// <summary>The backlog where arrivals are α(x + jitter): sup α(x + jitter) - β(x), which is the excess from x = T on, α being non-decreasing.</summary>
    internal double? BacklogBound(ArrivalCurve arrivals, TimeSpan jitter) => arrivals.Excess(RatePerSecond, jitter + Latency);
}
