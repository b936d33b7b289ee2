namespace InferLine.Tuning;

/// <summary>
/// Follows the arrivals between two plans and says how many replicas each stage should have. Batch sizes and hardware stay as planned.
/// </summary>
/// <remarks>
/// A tuner is a pure state machine: it has no clock, no thread and does no I/O. The caller brings the time, in seconds from any origin of its choice, and the
/// same calls always give the same decisions. Times never go back. A tuner assumes that its decisions are carried out; where they were not, say so with
/// <see cref="ReportReplicas"/>. Not safe for use by several threads at once.
/// </remarks>
public interface ITuner
{
    /// <summary>The name of the policy: classic, proportional, lookahead.</summary>
    string Policy { get; }

    /// <summary>The number of replicas wanted per stage, in the pipeline's order, after the last decision or report.</summary>
    IReadOnlyList<int> Replicas { get; }

    /// <summary>A query arrived at the entrance of the pipeline. Amortised O(number of windows), without allocation.</summary>
    /// <param name="arrivalSeconds">When, in seconds; no earlier than any time given before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time goes back or is not a number.</exception>
    void Observe(double arrivalSeconds);

    /// <summary>
    /// Optional: how many items the stages received for how many queries since the last report. With these the tuner uses the scale factors of the last
    /// minutes instead of the planned ones.
    /// </summary>
    /// <param name="nowSeconds">The time of the report, in seconds.</param>
    /// <param name="queries">The number of queries, 0 or more.</param>
    /// <param name="itemsByStage">Their number of items per stage, in the pipeline's order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time goes back or is not a number, or a number is negative.</exception>
    /// <exception cref="ArgumentException">There is not one number per stage.</exception>
    void ObserveItems(double nowSeconds, long queries, ReadOnlySpan<long> itemsByStage);

    /// <summary>What should change now, all arrivals up to now having been observed.</summary>
    /// <param name="nowSeconds">The time, in seconds; no earlier than any time given before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time goes back or is not a number.</exception>
    ScaleDecision Decide(double nowSeconds);

    /// <summary>Tells the tuner how many replicas stand, starting ones included, where that is not what it decided.</summary>
    /// <param name="nowSeconds">The time of the report, in seconds.</param>
    /// <param name="replicas">The number per stage, in the pipeline's order, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time goes back or is not a number, or a number is below 1.</exception>
    /// <exception cref="ArgumentException">There is not one number per stage.</exception>
    void ReportReplicas(double nowSeconds, ReadOnlySpan<int> replicas);

    /// <summary>All that the tuner remembers, for a successor that is to decide the same.</summary>
    TunerState Capture();

    /// <summary>Replaces what the tuner remembers.</summary>
    /// <param name="state">The state of a tuner with the same policy, plan and options.</param>
    /// <exception cref="InvalidInputException">The state is of another policy or plan, or not as it was captured; the tuner is then as it was.</exception>
    void Restore(TunerState state);
}
