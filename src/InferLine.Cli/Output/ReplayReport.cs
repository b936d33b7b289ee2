using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Workloads;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What <c>replay</c> prints for people.</summary>
internal sealed class ReplayReport(Plan plan, ProfileCatalog catalog, Workload workload, string tuner, ReplayResult result)
{
    /// <summary>How many steps and minutes a table shows, unless all are asked for.</summary>
    private const int FewRows = 10;

    public void Write(Terminal terminal, bool wholeTimeline)
    {
        TextWriter text = terminal.Text;
        text.WriteLine(Plain.Line(
            $"Pipeline '{plan.Pipeline}': {Format.Queries(result.Queries)} in {Format.Seconds(workload.Arrivals.DurationSeconds)} s "
            + $"({Format.Rate(workload.Arrivals.MeanRatePerSecond)} per second), tuner {tuner}."));
        text.WriteLine(Objective());
        text.WriteLine(
            $"Cost {Format.Cost(result.Cost)} for {Format.Seconds(result.MakespanSeconds)} s, a mean of {Format.Cost(result.MeanCostPerHour)} per hour; "
            + $"the plan as it is costs {Format.Cost(plan.CostPerHourIn(catalog))} per hour.");
        terminal.Write(Tables.Latencies(result.Latency));
        terminal.Write(Stages());
        WriteTimeline(terminal, wholeTimeline);
        WriteMinutes(terminal);
    }

    private string Objective() =>
        plan.Slo is { } slo
            ? $"Objective {slo}: {(result.Misses <= slo.AllowedMisses(result.Queries) ? "met" : "missed")}, "
                + $"{Format.Attainment(result.Attainment!.Value)} of the queries are in time."
            : "The plan has no latency objective.";

    private Table Stages()
    {
        Table table = Tables.Create("stage", "hardware", ">batch", ">replicas\nplanned", ">\nmean", ">\npeak", ">util.", ">cost");
        Dictionary<string, StagePlan> plans = plan.Stages.ToDictionary(stage => stage.Stage, StringComparer.Ordinal);
        foreach (ReplayStage stage in result.Stages)
        {
            StagePlan planned = plans[stage.Name];
            table.Row(
                stage.Name,
                planned.Hardware,
                Format.Count(planned.BatchSize),
                Format.Count(planned.Replicas),
                Format.Ratio(stage.MeanReplicas),
                Format.Count(stage.PeakReplicas),
                Format.Percent(stage.Utilization),
                Format.Cost(stage.Cost));
        }

        return table;
    }

    private void WriteTimeline(Terminal terminal, bool whole)
    {
        int changes = result.Changes;
        terminal.Text.WriteLine(changes switch { 0 => "The replicas never changed.", 1 => "The replicas changed once.", _ => $"The replicas changed {Format.Count(changes)} times." });
        if (changes == 0)
        {
            return;
        }

        Table table = Tables.Create(">at s", "replicas", "reason");
        int shown = whole || changes <= FewRows ? changes : FewRows / 2;
        for (int step = 1; step <= changes; step++)
        {
            if (step <= shown || step > changes - shown)
            {
                table.Row(Format.Seconds(result.Timeline[step].AtSeconds), Difference(result.Timeline[step - 1], result.Timeline[step]), result.Timeline[step].Reason);
            }
            else if (step == shown + 1)
            {
                table.Row("...", "", $"{Format.Count(changes - (2 * shown))} more; --timeline shows all");
            }
        }

        terminal.Write(table);
    }

    private string Difference(ReplayStep before, ReplayStep after) =>
        string.Join(", ", result.Stages
            .Select((stage, s) => (stage.Name, From: before.Replicas[s], To: after.Replicas[s]))
            .Where(change => change.From != change.To)
            .Select(change => $"{change.Name} {Format.Count(change.From)} -> {Format.Count(change.To)}"));

    private void WriteMinutes(Terminal terminal)
    {
        ReplayMinute[] late = [.. result.Minutes.Where(minute => minute.Misses > 0)];
        if (late.Length == 0)
        {
            return;
        }

        terminal.Text.WriteLine(late.Length <= FewRows
            ? "Late queries by minute of their arrival:"
            : $"Late queries by minute of their arrival, the {FewRows} worst of {Format.Count(late.Length)} minutes:");
        Table table = Tables.Create(">minute", ">queries", ">late", ">share");
        foreach (ReplayMinute minute in late.OrderByDescending(minute => minute.Misses).Take(FewRows).OrderBy(minute => minute.Minute))
        {
            table.Row(
                Format.Count(minute.Minute), Format.Count(minute.Queries), Format.Count(minute.Misses), Format.Attainment(minute.Misses / (double)minute.Queries));
        }

        terminal.Write(table);
    }
}
