using System.Globalization;

namespace InferLine.Evaluation.Accuracy;

/// <summary>The file that has all rounds.</summary>
internal static class AccuracyFile
{
    /// <summary>Writes every part of every round, one line per stage. Latencies are those of the part.</summary>
    public static void Write(string path, IEnumerable<AccuracyRow> rows)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine(
            "pipeline,load,cv,round,part,queries,p50EstimatedMs,p50MeasuredMs,p95EstimatedMs,p95MeasuredMs,p99EstimatedMs,p99MeasuredMs,p99OutsideMs,p99WithOverheadMs,p99OfBatchTimesMs,p99WithSpreadMs,p99WithOrderMs,p99ShuffledMs,"
            + "probeCalibrationMs,probeMs,excessShare,quiet,sentLateP99Ms,ownCores,otherCores,waitedSeconds,computedSeconds,gcPausesMs,gc0,gc1,gc2,"
            + "stage,meanBatchEstimated,meanBatchMeasured,utilizationEstimated,utilizationMeasured,meanServiceMs,meanExcessMs");
        foreach (AccuracyRow row in rows)
        {
            for (int number = 0; number < row.Rounds.Count; number++)
            {
                for (int part = 0; part < row.Rounds[number].Parts.Count; part++)
                {
                    string common = string.Create(CultureInfo.InvariantCulture, $"{row.Load.Case.Pipeline.Name},{row.Load.Share},{row.Load.Variation},{number + 1},{part + 1}");
                    Write(writer, common, row.Rounds[number].Parts[part], new AccuracyRound(row.Load, [row.Rounds[number].Parts[part]]));
                }
            }
        }
    }

    private static void Write(StreamWriter writer, string common, AccuracyPart part, AccuracyRound alone)
    {
        foreach ((StageComparison stage, int s) in alone.Stages.Select((stage, s) => (stage, s)))
        {
            CollectorActivity collected = part.Measured.Collections;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{common},{alone.Queries},{1000 * alone.EstimatedSeconds(50):F3},{1000 * alone.LatencySeconds(50):F3},{1000 * alone.EstimatedSeconds(95):F3},{1000 * alone.LatencySeconds(95):F3},"
                + $"{1000 * alone.EstimatedSeconds(99):F3},{1000 * alone.LatencySeconds(99):F3},{1000 * alone.P99OutsideSeconds:F3},{1000 * alone.P99WithOverheadSeconds:F3},{1000 * alone.P99OfTimesSeconds:F3},{1000 * alone.P99WithSpreadSeconds:F3},{1000 * alone.P99WithOrderSeconds:F3},{1000 * alone.P99ShuffledSeconds:F3},"
                + $"{part.Calibration?.ProbeMilliseconds:F5},{part.Measured.ProbeMilliseconds:F5},{part.ExcessShare:F4},{(part.Disturbed ? 0 : 1)},"
                + $"{1000 * alone.LatenessSeconds(99):F3},{part.Measured.OwnCores:F3},{part.CoresOfOthers:F3},{part.Measured.Threads?.WaitedSeconds:F4},{part.Measured.Threads?.ComputedSeconds:F4},"
                + $"{collected.Pauses.TotalMilliseconds:F3},{collected.Generation0},{collected.Generation1},{collected.Generation2},"
                + $"{stage.Name},{stage.EstimatedBatch:F4},{stage.MeasuredBatch:F4},{stage.EstimatedUtilization:F4},{stage.MeasuredUtilization:F4},"
                + $"{1000 * part.Measured.Stages[s].Batches.Average(batch => batch.Seconds):F4},{1000 * stage.ExcessSeconds:F4}"));
        }
    }
}
