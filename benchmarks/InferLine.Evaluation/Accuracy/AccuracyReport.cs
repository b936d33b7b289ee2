using System.Globalization;
using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What is printed of the rows.</summary>
internal static class AccuracyReport
{
    /// <summary>The overhead that no other query causes.</summary>
    public static void PrintIdle(IdlePipeline idle, AccuracyCase chain)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"On an idle pipeline ({chain.Pipeline.Name}, {chain.Pipeline.Stages.Count} stages) a query takes {1000 * idle.WarmSeconds:F3} ms beyond its estimate in the median. "
            + $"Until an idle replica starts, {1000 * idle.Dispatch.Woken.TotalMilliseconds:F0} µs pass at an entry, where a thread has to wake up, and {1000 * idle.Dispatch.Continued.TotalMilliseconds:F0} µs after another stage. "
            + $"Cold, the first query of the process took {1000 * idle.FirstSeconds:F1} ms beyond, the first {IdlePipeline.Early} {1000 * idle.EarlySeconds:F2} ms in the median."));
        Console.WriteLine();
    }

    /// <summary>The measured profiles of a case.</summary>
    public static void PrintProfiles(AccuracyCase one, SharedCores profiles, IReadOnlyList<int> linesPerStrip)
    {
        Console.WriteLine($"A query is one of {linesPerStrip.Count} strips with {linesPerStrip.Min()} to {linesPerStrip.Max()} lines, {MarkdownTable.Number(linesPerStrip.Average())} in the mean. "
            + $"While the first profiles were measured, the probe of arithmetic took {MarkdownTable.Number(1000 * profiles.ProbeMilliseconds, 1)} µs.");
        Console.WriteLine();
        Console.WriteLine($"The profiles of {one.Pipeline.Name}, measured before all rounds; between rounds they are measured again:");
        Console.WriteLine();
        var table = new MarkdownTable("stage", "batch size", "replicas", "alone: mean, p99, ms, samples", "beside another stage: mean, p99, ms, samples");
        for (int s = 0; s < one.Pipeline.Stages.Count; s++)
        {
            StagePlan planned = one.Planned(s);
            table.Row(planned.Stage, $"{planned.BatchSize}", $"{planned.Replicas}", Times(profiles.Alone), Times(profiles.Beside));

            string Times(ProfileCatalog catalog)
            {
                BatchLatency batch = catalog.GetProfile(one.Pipeline.Stages[s].Model, planned.Hardware).Measurements[^1];
                return $"{MarkdownTable.Number(batch.Milliseconds)}, {MarkdownTable.Number(batch.P99Milliseconds)}, {batch.Samples}";
            }
        }

        Console.WriteLine();
    }

    /// <summary>Estimated beside measured.</summary>
    public static void PrintLatencies(AccuracyRow[] rows)
    {
        var table = new MarkdownTable("pipeline", "load, %", "CV", "queries", "p50, ms", "p95, ms", "p99, ms", "error of p99, %", "all rounds, %", "mean batch", "busy, %", "met");
        foreach (AccuracyRow row in rows)
        {
            AccuracyRound round = row.Median;
            int bottleneck = row.Load.Case.Bottleneck;
            StageEstimate estimated = round.Estimated.Stages[bottleneck];
            StageMeasurement measured = round.Measured.Stages[bottleneck];
            LatencySummary latency = round.Estimated.Latency;
            table.Row(
            [
                .. Name(row),
                MarkdownTable.Count(round.Estimated.Queries),
                Pair(1000 * latency.P50Seconds, 1000 * round.LatencySeconds(50)),
                Pair(1000 * latency.P95Seconds, 1000 * round.LatencySeconds(95)),
                Pair(1000 * latency.P99Seconds, 1000 * round.LatencySeconds(99)),
                MarkdownTable.Signed(round.Error),
                $"{MarkdownTable.Signed(row.Rounds[0].Error)} to {MarkdownTable.Signed(row.Rounds[^1].Error)}",
                Pair(estimated.MeanBatch, measured.MeanBatch, decimals: 2),
                Pair(100 * estimated.Utilization, 100 * measured.Utilization),
                row.Meets ? "yes" : "**no**",
            ]);
        }
    }

    /// <summary>What came between an estimate and its measurement.</summary>
    public static void PrintOverheads(AccuracyRow[] rows)
    {
        var table = new MarkdownTable(
            "pipeline", "load, %", "CV", "sent late: p50, p99, ms", "batches longer by: mean, p99, ms", "error of p99, %", "if cores were independent, %", "once these are known, %", "once every batch is known, %", "scaled to the round's speed, %", "with the spread of the profile, %", "probe: profile, round, µs", "batches longer by, %", "cores used: here, by others", "collections: generation 0, 1, 2, pauses in ms");
        foreach (AccuracyRow row in rows)
        {
            AccuracyRound round = row.Median;
            table.Row(
            [
                .. Name(row),
                $"{MarkdownTable.Number(1000 * round.LatenessSeconds(50))}, {MarkdownTable.Number(1000 * round.LatenessSeconds(99))}",
                $"{MarkdownTable.Number(1000 * round.MeanExcessSeconds, 3)}, {MarkdownTable.Number(1000 * round.ExcessSeconds(99))}",
                MarkdownTable.Signed(round.Error),
                Signed(round.ErrorAlone),
                MarkdownTable.Signed(round.ErrorWithOverhead),
                Signed(round.ErrorOfTimes),
                Signed(round.ErrorAtSpeed),
                Signed(round.ErrorWithSpread),
                round.ProfileProbeMilliseconds is { } profile && round.Measured.ProbeMilliseconds is { } probe ? $"{MarkdownTable.Number(1000 * profile, 1)}, {MarkdownTable.Number(1000 * probe, 1)}" : "-",
                MarkdownTable.Signed(round.ExcessShare),
                $"{MarkdownTable.Number(round.Measured.OwnCores)}, {MarkdownTable.Number(round.Measured.CoresOfOthers)}",
                Collections(round),
            ]);
        }
    }

    /// <summary>How many rows meet their target, and which do not.</summary>
    public static void PrintTargets(AccuracyRow[] rows)
    {
        AccuracyRound[] rounds = [.. rows.SelectMany(row => row.Rounds)];
        AccuracyRound[] quiet = [.. rounds.Where(round => !round.Disturbed)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"- {quiet.Length} of {rounds.Length} rounds were quiet (others used at most {AccuracyRound.QuietCores} cores, and where speed matters it differed by at most {100 * AccuracyRound.QuietSpeed:F0}%); {quiet.Count(round => round.Meets)} of these are within their target by themselves"));
        foreach (IGrouping<double, AccuracyRow> target in rows.GroupBy(row => row.Load.Case.Tolerance))
        {
            AccuracyRow[] missed = [.. target.Where(row => !row.Meets)];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"- p99 within {100 * target.Key:F0}%: {target.Count() - missed.Length} of {target.Count()} rows; largest error {100 * target.Max(row => Math.Abs(row.Median.Error)):F1}%"));
            foreach (AccuracyRow row in missed)
            {
                Console.WriteLine($"  - missed: {row}");
            }
        }

        foreach (AccuracyRound round in quiet.Where(round => !round.Meets))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"- a quiet round outside of its target: {round.Load.Case.Pipeline.Name} at {100 * round.Load.Share:F0}%, CV {round.Load.Variation}: {MarkdownTable.Signed(round.Error)}%, "
                + $"once overhead is known {MarkdownTable.Signed(round.ErrorWithOverhead)}%, every batch {Signed(round.ErrorOfTimes)}%, scaled {Signed(round.ErrorAtSpeed)}%, with the spread of the profile {Signed(round.ErrorWithSpread)}%; the probe took {Signed(round.Slower)}%, batches {MarkdownTable.Signed(round.ExcessShare)}% longer; sent late by {1000 * round.LatenessSeconds(99):F2} ms (p99); "
                + $"batches longer by {1000 * round.MeanExcessSeconds:F3} and {1000 * round.ExcessSeconds(99):F2} ms (mean, p99); collections {Collections(round)} ms"));
        }
    }

    /// <summary>Every round, one line per stage.</summary>
    public static void WriteCsv(string path, IEnumerable<AccuracyRow> rows)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine(
            "pipeline,load,cv,round,queries,p50EstimatedMs,p50MeasuredMs,p95EstimatedMs,p95MeasuredMs,p99EstimatedMs,p99MeasuredMs,p99AloneMs,p99WithOverheadMs,p99OfBatchTimesMs,p99AtSpeedMs,p99WithSpreadMs,probeProfileMs,probeRoundMs,excessShare,quiet,sentLateP99Ms,ownCores,otherCores,gcPausesMs,gc0,gc1,gc2,"
            + "stage,meanBatchEstimated,meanBatchMeasured,utilizationEstimated,utilizationMeasured,meanExcessMs");
        foreach ((AccuracyRow row, AccuracyRound round, int number) in rows.SelectMany(row => row.Rounds.Select((round, number) => (row, round, number))))
        {
            for (int s = 0; s < round.Measured.Stages.Count; s++)
            {
                LatencySummary latency = round.Estimated.Latency;
                StageEstimate estimated = round.Estimated.Stages[s];
                StageMeasurement measured = round.Measured.Stages[s];
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Load.Case.Pipeline.Name},{row.Load.Share},{row.Load.Variation},{number + 1},{round.Estimated.Queries},"
                    + $"{1000 * latency.P50Seconds:F3},{1000 * round.LatencySeconds(50):F3},{1000 * latency.P95Seconds:F3},{1000 * round.LatencySeconds(95):F3},"
                    + $"{1000 * latency.P99Seconds:F3},{1000 * round.LatencySeconds(99):F3},{1000 * round.P99AloneSeconds:F3},{1000 * round.P99WithOverheadSeconds:F3},{1000 * round.P99OfTimesSeconds:F3},"
                    + $"{1000 * round.P99AtSpeedSeconds:F3},{1000 * round.P99WithSpreadSeconds:F3},{round.ProfileProbeMilliseconds:F5},{round.Measured.ProbeMilliseconds:F5},{round.ExcessShare:F4},{(round.Disturbed ? 0 : 1)},"
                    + $"{1000 * round.LatenessSeconds(99):F3},{round.Measured.OwnCores:F3},{round.Measured.CoresOfOthers:F3},"
                    + $"{round.Measured.Collections.Pauses.TotalMilliseconds:F3},{round.Measured.Collections.Generation0},{round.Measured.Collections.Generation1},{round.Measured.Collections.Generation2},"
                    + $"{estimated.Name},{estimated.MeanBatch:F4},{measured.MeanBatch:F4},{estimated.Utilization:F4},{measured.Utilization:F4},{1000 * round.StageExcessSeconds[s]:F4}"));
            }
        }
    }

    private static string[] Name(AccuracyRow row) => [row.Load.Case.Pipeline.Name, MarkdownTable.Count(100 * row.Load.Share), MarkdownTable.Count(row.Load.Variation)];

    private static string Signed(double? share) => share is { } known ? MarkdownTable.Signed(known) : "-";

    private static string Collections(AccuracyRound round)
    {
        (TimeSpan pauses, int youngest, int next, int all) = round.Measured.Collections;
        return $"{youngest}, {next}, {all}, {MarkdownTable.Number(pauses.TotalMilliseconds)}";
    }

    private static string Pair(double estimated, double measured, int decimals = 1) => $"{MarkdownTable.Number(estimated, decimals)} / {MarkdownTable.Number(measured, decimals)}";
}
