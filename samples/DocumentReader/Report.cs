using System.Globalization;
using DocumentReader.Measuring;
using DocumentReader.Stages;
using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serving;
using Spectre.Console;

namespace DocumentReader;

/// <summary>Prints what was measured, planned, and read.</summary>
internal static class Report
{
    public static void Write(ProfileCatalog catalog)
    {
        Table table = NewTable("Profiles: one replica, one core", "stage", "model", "batch", "median, ms", "p99, ms", "samples");
        foreach (var stage in ReaderModels.Pipeline.Stages)
        {
            foreach (BatchLatency batch in catalog.GetProfile(stage.Model, StageProfiles.Core).Measurements)
            {
                table.AddRow(stage.Name, stage.Model, $"{batch.Size}", Number(batch.Milliseconds), Number(batch.P99Milliseconds ?? 0), $"{batch.Samples}");
            }
        }

        AnsiConsole.Write(table);
    }

    public static void Write(Plan plan, PageLoad load, double linesPerPage)
    {
        Table table = NewTable(
            string.Create(CultureInfo.InvariantCulture, $"Plan: {load.Arrivals.MeanRatePerSecond:0.0} pages per second with {linesPerPage:0.0} lines each, {plan.Slo}"), "stage", "batch", "replicas");
        foreach (StagePlan stage in plan.Stages)
        {
            table.AddRow(stage.Stage, $"{stage.BatchSize}", $"{stage.Replicas}");
        }

        AnsiConsole.Write(table);
    }

    public static void Write(IReadOnlyList<SamplePage> pages, PageLoad load, IReadOnlyList<ReadLine>[] lines)
    {
        foreach ((SamplePage page, int index) in pages.Select((page, index) => (page, index)))
        {
            int query = Array.IndexOf(load.Pages, index);
            if (query >= 0)
            {
                IReadOnlyList<string> text = PageText.Assemble(lines[query]);
                string turned = lines[query].Any(line => line.Line.IsTurned) ? ", was upside down" : "";
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page.Name}, {100 * page.Accuracy(text):0.0}% of the characters right{turned}:"));
                foreach (string line in text)
                {
                    Console.WriteLine("    " + line);
                }
            }
        }
    }

    public static void Write(Estimate estimate, double[] seconds, RuntimeStatistics served)
    {
        Table table = NewTable($"Latency of {seconds.Length} pages", "", "estimated, ms", "measured, ms", "estimated/measured");
        double[] ordered = [.. seconds.Order()];
        foreach ((string name, double percentile, double estimated) in
            ((string, double, double)[])[("p50", 50, estimate.Latency.P50Seconds), ("p95", 95, estimate.Latency.P95Seconds), ("p99", 99, estimate.Latency.P99Seconds)])
        {
            double measured = ordered[ServiceLevelObjective.NearestRank(percentile, ordered.Length) - 1];
            table.AddRow(name, Number(1000 * estimated), Number(1000 * measured), (estimated / measured).ToString("0.00", CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
        Table stages = NewTable("Stages", "stage", "items", "mean batch, estimated", "mean batch, measured", "ms per batch, measured");
        foreach ((StageEstimate expected, StageStatistics actual) in estimate.Stages.Zip(served.Stages))
        {
            stages.AddRow(
                actual.Stage,
                $"{actual.Items}",
                Number(expected.MeanBatch),
                Number((double)actual.Items / actual.Batches),
                Number(actual.Busy.TotalMilliseconds / actual.Batches));
        }

        AnsiConsole.Write(stages);
    }

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static Table NewTable(string title, params ReadOnlySpan<string> columns)
    {
        Table table = new Table().Title(Markup.Escape(title));
        foreach (string column in columns)
        {
            table.AddColumn(column);
        }

        return table;
    }
}
