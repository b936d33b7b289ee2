namespace InferLine.Evaluation.Accuracy;

/// <summary>The rounds of one load.</summary>
/// <param name="Load">The load.</param>
/// <param name="Rounds">The rounds, by increasing error.</param>
internal sealed record AccuracyRow(AccuracyLoad Load, IReadOnlyList<AccuracyRound> Rounds)
{
    /// <summary>The round with the median error of the p99: a moment in which the machine was busy elsewhere does not decide. Of two in the middle, the one that is further off.</summary>
    public AccuracyRound Median { get; } = new[] { Rounds[(Rounds.Count - 1) / 2], Rounds[Rounds.Count / 2] }.MaxBy(round => Math.Abs(round.Error))!;

    /// <summary>Whether the median error is within what is asked for.</summary>
    public bool Meets => Median.Meets;

    /// <summary>The rows of rounds in any order. Of each load the rounds count that were quiet, then those in which others used the least.</summary>
    /// <param name="rounds">At least as many of each load as count.</param>
    /// <param name="count">How many count.</param>
    public static AccuracyRow[] Of(IEnumerable<AccuracyRound> rounds, int count) =>
        [.. rounds.GroupBy(round => round.Load).Select(load => new AccuracyRow(load.Key, [.. load.OrderBy(round => round.Disturbed).ThenBy(round => round.CoresOfOthers).Take(count).OrderBy(round => round.Error)]))];

    public override string ToString() =>
        FormattableString.Invariant($"{Load.Case.Pipeline.Name} at {100 * Load.Share:F0}%, CV {Load.Variation}: {MarkdownTable.Signed(Median.Error)}% (others used {Median.CoresOfOthers:F2} cores)");
}
