using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;
using Spectre.Console;

namespace QuickStart;

/// <summary>Prints plans as tables.</summary>
internal sealed class Report(ProfileCatalog catalog, ArrivalTrace arrivals, ServiceLevelObjective slo)
{
    private readonly Table _summary = NewTable(
        $"{arrivals.MeanRatePerSecond:0} queries per second, {slo}", "pipeline", "coarse, cost/h", "planned, cost/h", "times cheaper", "search");

    /// <summary>What was chosen for each stage, what it does and costs, and what the coarse plan costs.</summary>
    public void WritePlan(Pipeline pipeline, Plan plan, Estimate estimate, Plan? coarse, SearchSummary search)
    {
        Table table = NewTable(pipeline.Name, "stage", "model", "hardware", "batch", "replicas", "busy", "cost/h");
        for (int s = 0; s < pipeline.Stages.Count; s++)
        {
            StagePlan stage = plan.Stages[s];
            table.AddRow(
                stage.Stage,
                pipeline.Stages[s].Model,
                stage.Hardware,
                $"{stage.BatchSize}",
                $"{stage.Replicas}",
                $"{estimate.Stages[s].Utilization * 100:0}%",
                $"{stage.Replicas * catalog.GetHardware(stage.Hardware).CostPerHour:0.00}");
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"p50 {estimate.Latency.P50Seconds * 1000:0} ms, p99 {estimate.Latency.P99Seconds * 1000:0} ms (objective {slo.Latency.TotalMilliseconds:0} ms), {estimate.CostPerHour:0.00} per hour");
        double? coarseCost = coarse?.CostPerHourIn(catalog);
        AnsiConsole.WriteLine(coarse is null ? "No coarse plan meets the objective." : Describe(coarse));
        AnsiConsole.WriteLine(coarse is null ? "" : $"{coarseCost:0.00} per hour, {coarseCost / estimate.CostPerHour:0.0} times as much\n");
        _summary.AddRow(
            pipeline.Name,
            $"{coarseCost:0.00}",
            $"{estimate.CostPerHour:0.00}",
            $"{coarseCost / estimate.CostPerHour:0.0}",
            $"{search.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>Why there is no plan.</summary>
    public void WriteFailure(Pipeline pipeline, SearchSummary search)
    {
        AnsiConsole.WriteLine($"{pipeline.Name}: no plan. {search.Reason}\n");
        _summary.AddRow(pipeline.Name, "", "none", "", $"{search.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>All pipelines in one table.</summary>
    public void WriteSummary() => AnsiConsole.Write(_summary);

    private static string Describe(Plan coarse)
    {
        int copies = coarse.Stages[0].Replicas;
        string hardware = string.Join(", ", coarse.Stages.Select(stage => stage.Hardware));
        return $"coarse: {copies} {(copies == 1 ? "copy" : "copies")} of the whole on {hardware}, batch {coarse.Stages[0].BatchSize}";
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
