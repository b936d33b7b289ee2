using System.Globalization;
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
        Console.WriteLine($"The profiles of {one.Pipeline.Name}, each stage by itself, before all rounds:");
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
            StageComparison bottleneck = round.Stages[row.Load.Case.Bottleneck];
            table.Row(
            [
                .. Name(row),
                MarkdownTable.Count(round.Queries),
                Pair(1000 * round.EstimatedSeconds(50), 1000 * round.LatencySeconds(50)),
                Pair(1000 * round.EstimatedSeconds(95), 1000 * round.LatencySeconds(95)),
                Pair(1000 * round.EstimatedSeconds(99), 1000 * round.LatencySeconds(99)),
                MarkdownTable.Signed(round.Error),
                $"{MarkdownTable.Signed(row.Rounds[0].Error)} to {MarkdownTable.Signed(row.Rounds[^1].Error)}",
                Pair(bottleneck.EstimatedBatch, bottleneck.MeasuredBatch, decimals: 2),
                Pair(100 * bottleneck.EstimatedUtilization, 100 * bottleneck.MeasuredUtilization),
                (row.Meets ? "yes" : "**no**") + (round.Disturbed ? ", disturbed" : ""),
            ]);
        }
    }

    /// <summary>What came between an estimate and its measurement.</summary>
    public static void PrintOverheads(AccuracyRow[] rows)
    {
        var table = new MarkdownTable(
            "pipeline", "load, %", "CV", "sent late: p50, p99, ms", "batches longer by: mean, p99, ms", "error of p99, %", "by profiles from outside of the pipeline, %", "once these are known, %", "once every batch is known, %", "with the spread of times, %", "and their order, %", "once every batch is known but for the order, %", "probe: calibration, round, µs", "waited for a core: calibration, round, %", "batches longer by, %", "cores used: here, by others", "collections: generation 0, 1, 2, pauses in ms");
        foreach (AccuracyRow row in rows)
        {
            AccuracyRound round = row.Median;
            table.Row(
            [
                .. Name(row),
                $"{MarkdownTable.Number(1000 * round.LatenessSeconds(50))}, {MarkdownTable.Number(1000 * round.LatenessSeconds(99))}",
                $"{MarkdownTable.Number(1000 * round.MeanExcessSeconds, 3)}, {MarkdownTable.Number(1000 * round.ExcessSeconds(99))}",
                MarkdownTable.Signed(round.Error),
                Signed(round.ErrorOutside),
                MarkdownTable.Signed(round.ErrorWithOverhead),
                Signed(round.ErrorOfTimes),
                Signed(round.ErrorWithSpread),
                Signed(round.ErrorWithOrder),
                Signed(round.ErrorShuffled),
                round.CalibrationProbeMilliseconds is { } before && round.ProbeMilliseconds is { } probe ? $"{MarkdownTable.Number(1000 * before, 1)}, {MarkdownTable.Number(1000 * probe, 1)}" : "-",
                $"{Waited(round.CalibrationThreads)}, {Waited(round.Threads)}",
                MarkdownTable.Signed(round.ExcessShare),
                $"{MarkdownTable.Number(round.OwnCores)}, {MarkdownTable.Number(round.CoresOfOthers)}",
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
                + $"once overhead is known {MarkdownTable.Signed(round.ErrorWithOverhead)}%, every batch {Signed(round.ErrorOfTimes)}%, but for the order {Signed(round.ErrorShuffled)}%, with the spread of times {Signed(round.ErrorWithSpread)}%, and their order {Signed(round.ErrorWithOrder)}%; the probe took {Signed(round.ProbeMilliseconds / round.CalibrationProbeMilliseconds - 1)}%, batches {MarkdownTable.Signed(round.ExcessShare)}% longer; sent late by {1000 * round.LatenessSeconds(99):F2} ms (p99); "
                + $"batches longer by {1000 * round.MeanExcessSeconds:F3} and {1000 * round.ExcessSeconds(99):F2} ms (mean, p99); collections {Collections(round)} ms"));
        }
    }

    /// <summary>The parts of rounds that have several, and how far their percentiles are chance.</summary>
    public static void PrintParts(AccuracyRow[] rows)
    {
        foreach (AccuracyRound round in rows.SelectMany(row => row.Rounds).Where(round => round.Parts.Count > 1))
        {
            var chance = PairedBootstrap.Of(round);
            Console.WriteLine();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round.Load.Case.Pipeline.Name} at {100 * round.Load.Share:F0}%, CV {round.Load.Variation}, in {round.Parts.Count} parts. The measured p99 of all is {1000 * round.LatencySeconds(99):F1} ms (95% interval {1000 * chance.P99Seconds.Low:F1} to {1000 * chance.P99Seconds.High:F1}), "
                + $"the error of its estimate {MarkdownTable.Signed(round.Error)}% ({MarkdownTable.Signed(chance.Error.Low)} to {MarkdownTable.Signed(chance.Error.High)})."));
            Console.WriteLine();
            var table = new MarkdownTable("part", "queries", "p99, ms", "error, %", "batches longer than in the calibration by, %", "probe slower by, %", "others, cores", "disturbed");
            foreach ((AccuracyPart part, int number) in round.Parts.Select((part, number) => (part, number)))
            {
                var alone = new AccuracyRound(round.Load, [part]);
                table.Row(
                    $"{number + 1}",
                    MarkdownTable.Count(alone.Queries),
                    Pair(1000 * alone.EstimatedSeconds(99), 1000 * alone.LatencySeconds(99)),
                    MarkdownTable.Signed(alone.Error),
                    MarkdownTable.Signed(part.ExcessShare),
                    Signed(part.Slower),
                    MarkdownTable.Number(part.CoresOfOthers),
                    part.Disturbed ? "**yes**" : "no");
            }
        }
    }

    private static string Waited(ReplicaThreads? threads) => threads is { } known ? MarkdownTable.Number(100 * known.WaitedSeconds / (known.WaitedSeconds + known.ComputedSeconds), 1) : "-";

    private static string[] Name(AccuracyRow row) => [row.Load.Case.Pipeline.Name, MarkdownTable.Count(100 * row.Load.Share), MarkdownTable.Count(row.Load.Variation)];

    private static string Signed(double? share) => share is { } known ? MarkdownTable.Signed(known) : "-";

    private static string Collections(AccuracyRound round)
    {
        (TimeSpan pauses, int youngest, int next, int all) = round.Collections;
        return $"{youngest}, {next}, {all}, {MarkdownTable.Number(pauses.TotalMilliseconds)}";
    }

    private static string Pair(double estimated, double measured, int decimals = 1) => $"{MarkdownTable.Number(estimated, decimals)} / {MarkdownTable.Number(measured, decimals)}";
}
