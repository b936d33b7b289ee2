using System.Globalization;
using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Workloads;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What <c>simulate</c> prints for people.</summary>
internal sealed class SimulationReport(Plan plan, Workload workload, Estimate estimate)
{
    public void Write(Terminal terminal)
    {
        TextWriter text = terminal.Text;
        text.WriteLine(Plain.Line(
            $"Pipeline '{plan.Pipeline}': {Format.Queries(estimate.Queries)} in {Format.Seconds(workload.Arrivals.DurationSeconds)} s "
            + $"({Format.Rate(workload.Arrivals.MeanRatePerSecond)} per second), {Format.Cost(estimate.CostPerHour)} per hour."));
        text.WriteLine(Objective());
        terminal.Write(Tables.Latencies(estimate.Latency));
        terminal.Write(Stages());
        text.WriteLine(Plain.Line(WorstStage()));
    }

    private string PercentileName => string.Create(CultureInfo.InvariantCulture, $"p{plan.Slo?.Percentile ?? ServiceLevelObjective.DefaultPercentile:R}");

    private string Objective() =>
        plan.Slo is { } slo
            ? $"Objective {slo}: {(estimate.MeetsObjective == true ? "met" : "missed")}, {PercentileName} is {Format.Time(estimate.AtPercentileSeconds)}, "
                + $"{Format.Attainment(estimate.Attainment!.Value)} of the queries are in time."
            : "The plan has no latency objective.";

    private Table Stages()
    {
        Table table = Tables.Create(
            "stage", "hardware", ">batch", ">replicas", ">items", ">mean\nbatch", ">util.", ">queue ms\nmean", ">\np99", ">\nmax", ">tail ms\nqueue", ">\nservice", ">\nshare");
        Dictionary<string, StagePlan> plans = plan.Stages.ToDictionary(stage => stage.Stage, StringComparer.Ordinal);
        foreach (StageEstimate stage in estimate.Stages)
        {
            StagePlan planned = plans[stage.Name];
            table.Row(
                stage.Name,
                planned.Hardware,
                Format.Count(planned.BatchSize),
                Format.Count(planned.Replicas),
                Format.Count(stage.Items),
                Format.Ratio(stage.MeanBatch),
                Format.Percent(stage.Utilization),
                Format.Milliseconds(stage.MeanQueueSeconds),
                Format.Milliseconds(stage.P99QueueSeconds),
                Format.Milliseconds(stage.MaxQueueSeconds),
                Format.Milliseconds(stage.Tail!.QueueSeconds),
                Format.Milliseconds(stage.Tail.ServiceSeconds),
                Format.Percent(stage.Tail.Share));
        }

        return table;
    }

    private string WorstStage()
    {
        StageEstimate worst = estimate.Stages.MaxBy(stage => stage.Tail!.Share)!;
        return $"Stage '{worst.Name}' makes the {PercentileName}: the slowest queries spend {Format.Percent(worst.Tail!.Share)} of their time there, "
            + $"{Format.Time(worst.Tail.QueueSeconds)} waiting and {Format.Time(worst.Tail.ServiceSeconds)} in service.";
    }
}
