using InferLine.Profiles;

namespace InferLine.Import;

/// <summary>Reads what perf_analyzer writes with <c>-f</c>: one file per batch size, which is not in it, with times in microseconds.</summary>
internal static class PerfAnalyzerCsv
{
    /// <summary>Above this share of the latency, requests waited, and the latency is not the service time.</summary>
    private const double LargestQueueShare = 0.2;

    private const string Remedy = "give what perf_analyzer writes with -f and --concurrency-range";

    /// <summary>The service time of a batch: that of the row of concurrency 1, in which one batch is under way at a time.</summary>
    /// <exception cref="InvalidInputException">There is no such row, or its latency is not the service time.</exception>
    public static BatchLatency Read(CsvTable table, int size)
    {
        int concurrency = table.Require("Concurrency", Remedy);
        int throughput = table.Require("Inferences/Second", Remedy);
        CsvRow row = table.Rows.FirstOrDefault(one => one.Number(concurrency) == 1)
            ?? throw new InvalidInputException(table.Document, null, "it has no row of concurrency 1, and with more, requests wait for each other; measure with --concurrency-range 1");
        int median = table.Find("p50 latency");
        double milliseconds = median >= 0 ? row.Positive(median) / 1000 : size * 1000 / row.Positive(throughput);
        if (row.Number(table.Find("Server Queue")) is { } queue && queue / 1000 > LargestQueueShare * milliseconds)
        {
            throw new InvalidInputException(
                table.Document,
                FormattableString.Invariant($"line {row.Line}"),
                FormattableString.Invariant($"requests waited {queue / 1000:0.###} ms of {milliseconds:0.###} ms in the server's queue; measure with max_queue_delay_microseconds 0, and nobody else on the server"));
        }

        return new BatchLatency(size, milliseconds) { P99Milliseconds = row.Number(table.Find("p99 latency")) / 1000 };
    }
}
