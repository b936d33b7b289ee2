using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using Spectre.Console;

namespace QuickStart;

/// <summary>Prints the plan, and what was measured beside what was estimated.</summary>
internal static class Report
{
    /// <summary>What was chosen for each stage, what it does and costs.</summary>
    public static void WritePlan(Pipeline pipeline, ProfileCatalog catalog, Plan plan, Estimate estimate, SearchSummary search, double ratePerSecond)
    {
        Table table = NewTable($"{pipeline.Name}, planned for {ratePerSecond} queries per second", "stage", "model", "hardware", "batch", "replicas", "busy", "cost/h");
        for (int s = 0; s < pipeline.Stages.Count; s++)
        {
            StagePlan stage = plan.Stages[s];
            table.AddRow(
                stage.Stage,
                pipeline.Stages[s].Model,
                stage.Hardware,
                $"{stage.BatchSize}",
                $"{stage.Replicas}",
                $"{100 * estimate.Stages[s].Utilization:0}%",
                $"{stage.Replicas * catalog.GetHardware(stage.Hardware).CostPerHour:0.00}");
        }

        AnsiConsole.Write(table);
        Console.WriteLine($"""
            {estimate.CostPerHour:0.00} per hour, {(search.Status == SearchStatus.Optimal ? "proved to be the least; " : "")}found in {search.Elapsed.TotalSeconds:0.0} s.
            Estimated: {100 * estimate.Attainment:0.00}% within {plan.Slo!.Latency.TotalMilliseconds} ms, p99 {1000 * estimate.Latency.P99Seconds:0} ms.

            """);
    }

    /// <summary>How the load that doubled went, measured and as it was estimated before.</summary>
    public static void WriteSummary(ServiceLevelObjective slo, params IReadOnlyList<(ServedRun Measured, ReplayResult Estimated)> runs)
    {
        Table table = NewTable($"a load that doubles, {slo}", "", "", "in time", "p50", "p99", "cost/h", "changes");
        foreach ((ServedRun measured, ReplayResult estimated) in runs)
        {
            AddRow(measured.Name, "measured", measured.Attainment, measured.LatencySeconds(50), measured.LatencySeconds(99), measured.MeanCostPerHour, measured.Decisions.Count);
            AddRow("", "estimated", estimated.Attainment!.Value, estimated.Latency.P50Seconds, estimated.Latency.P99Seconds, estimated.MeanCostPerHour, estimated.Changes);
        }

        Console.WriteLine();
        AnsiConsole.Write(table);

        void AddRow(string name, string how, double attainment, double p50Seconds, double p99Seconds, double costPerHour, int changes) =>
            table.AddRow(name, how, $"{100 * attainment:0.0}%", $"{1000 * p50Seconds:0} ms", $"{1000 * p99Seconds:0} ms", $"{costPerHour:0.00}", $"{changes}");
    }

    private static Table NewTable(string title, params ReadOnlySpan<string> columns)
    {
        Table table = new Table().Title(title);
        foreach (string column in columns)
        {
            table.AddColumn(column);
        }

        return table;
    }
}
