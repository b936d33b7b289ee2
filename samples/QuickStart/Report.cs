using System.Globalization;
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
    private readonly Table _summary = NewTable(Invariant($"{arrivals.MeanRatePerSecond:0} queries/s, {slo}"), "pipeline", "coarse, cost/h", "planned, cost/h", "times cheaper", "search", "proof");

    public void WritePlan(Pipeline pipeline, Plan plan, Estimate estimate, Plan? coarse, SearchSummary search)
    {
        Table table = NewTable(pipeline.Name, "stage", "model", "hardware", "batch", "replicas", "utilization", "mean batch", "cost/h");
        for (int s = 0; s < pipeline.Stages.Count; s++)
        {
            StagePlan stage = plan.Stages[s];
            double cost = stage.Replicas * catalog.GetHardware(stage.Hardware).CostPerHour;
            table.AddRow(
                stage.Stage,
                pipeline.Stages[s].Model,
                stage.Hardware,
                Invariant($"{stage.BatchSize}"),
                Invariant($"{stage.Replicas}"),
                Invariant($"{estimate.Stages[s].Utilization:P0}"),
                Invariant($"{estimate.Stages[s].MeanBatch:0.0}"),
                Invariant($"{cost:0.00}"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            Invariant($"p50 {estimate.Latency.P50Seconds * 1000:0} ms, p99 {estimate.Latency.P99Seconds * 1000:0} ms of {slo.Latency.TotalMilliseconds} ms, {estimate.CostPerHour:0.00} per hour"));
        AnsiConsole.WriteLine(coarse is null ? "No coarse plan meets the objective." : Describe(coarse, estimate.CostPerHour));
        AnsiConsole.WriteLine();
        _summary.AddRow(
            pipeline.Name,
            coarse is null ? "-" : Invariant($"{coarse.CostPerHourIn(catalog):0.00}"),
            Invariant($"{estimate.CostPerHour:0.00}"),
            coarse is null ? "-" : Invariant($"{coarse.CostPerHourIn(catalog) / estimate.CostPerHour:0.0}"),
            Invariant($"{search.Elapsed.TotalSeconds:0.0} s"),
            search.Status == SearchStatus.Optimal ? "none is cheaper" : Invariant($"none below {search.LowerBoundCostPerHour:0.00}"));
    }

    public void WriteSummary() => AnsiConsole.Write(_summary);

    private string Describe(Plan coarse, double plannedCost)
    {
        StagePlan any = coarse.Stages[0];
        double cost = coarse.CostPerHourIn(catalog);
        return Invariant(
            $"Coarse: {any.Replicas} copies of the whole on {string.Join(" + ", coarse.Stages.Select(stage => stage.Hardware))}, batch {any.BatchSize}: {cost:0.00} per hour, {cost / plannedCost:0.0} times as much.");
    }

    /// <summary>Where output goes to a file or a pipe, there is room for the tables.</summary>
    public static void MakeRoom() => AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 110);

    private static Table NewTable(string title, params ReadOnlySpan<string> columns)
    {
        Table table = new Table().Title(title);
        for (int i = 0; i < columns.Length; i++)
        {
            table.AddColumn(columns[i]);
        }

        return table;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public void WriteFailure(Pipeline pipeline, SearchSummary search)
    {
        AnsiConsole.WriteLine($"{pipeline.Name}: no plan. {search.Reason}");
        _summary.AddRow(pipeline.Name, "-", "-", "-", Invariant($"{search.Elapsed.TotalSeconds:0.0} s"), "-");
    }

    public static string FindDataFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "InferLine.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? throw new InvalidOperationException("Run this sample from within the repository; it reads its data folder."), "data");
    }
}
