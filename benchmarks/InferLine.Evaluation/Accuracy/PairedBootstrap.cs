using InferLine.Plans;

namespace InferLine.Evaluation.Accuracy;

/// <summary>
/// How far a measured p99, and the error of an estimate, are chance. Queries that follow each other wait in the same queue, so what is drawn anew are blocks of them, of the estimate and of the measurement alike
/// (Künsch, 1989; Efron's percentiles).
/// </summary>
/// <param name="P99Seconds">The 95% interval of the measured p99.</param>
/// <param name="Error">That of the error of the estimated one.</param>
internal sealed record PairedBootstrap((double Low, double High) P99Seconds, (double Low, double High) Error)
{
    /// <summary>The queries of a block: more than the longest queue has.</summary>
    private const int Block = 50;

    private const int Draws = 1_000;

    /// <summary>Computes it.</summary>
    /// <param name="round">The round.</param>
    /// <param name="seed">The seed of the draws.</param>
    public static PairedBootstrap Of(AccuracyRound round, int seed = 1)
    {
        (double Estimated, double Measured)[][] blocks =
            [.. round.Parts.SelectMany(part => part.Estimated.LatenciesSeconds.ToArray().Zip(part.LatenciesSeconds).Chunk(Block))];
        var random = new Random(seed);
        var p99s = new List<double>();
        var errors = new List<double>();
        for (int draw = 0; draw < Draws; draw++)
        {
            (double Estimated, double Measured)[] drawn = [.. Enumerable.Range(0, blocks.Length).SelectMany(_ => blocks[random.Next(blocks.Length)])];
            double measured = Percentile([.. drawn.Select(query => query.Measured).Order()], 99);
            p99s.Add(measured);
            errors.Add((Percentile([.. drawn.Select(query => query.Estimated).Order()], 99) / measured) - 1);
        }

        return new PairedBootstrap(Middle(p99s), Middle(errors));
    }

    private static (double Low, double High) Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (Percentile(sorted, 2.5), Percentile(sorted, 97.5));
    }

    private static double Percentile(double[] sorted, double percentile) => sorted[ServiceLevelObjective.NearestRank(percentile, sorted.Length) - 1];
}
