using System.Globalization;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What <c>plan</c> prints for people.</summary>
internal sealed class PlanReport(Plan plan, ProfileCatalog catalog)
{
    /// <summary>How far a search has come, in a line.</summary>
    public static string Describe(PlanningProgress progress) =>
        $"Planning, {progress.Phase}: {(progress.CostPerHour is { } cost ? Format.Cost(cost) + " per hour so far" : "no plan yet")}"
        + $"{(double.IsFinite(progress.LowerBoundCostPerHour) ? $", at least {Format.Cost(progress.LowerBoundCostPerHour)}" : "")}"
        + $"{(progress.Gap is { } gap ? $" (gap {Format.Percent(gap)})" : "")}, {Format.Count(progress.Simulations)} simulations";

    public void Write(Terminal terminal, string? writtenTo)
    {
        TextWriter text = terminal.Text;
        PlanEstimate estimate = plan.Estimate!;
        text.WriteLine(Plain.Line(
            $"Pipeline '{plan.Pipeline}': {Format.Cost(plan.CostPerHour!.Value)} per hour for {plan.Slo}, on {Format.Queries(estimate.Queries)} "
            + $"({Format.Rate(plan.MeanRatePerSecond!.Value)} per second)."));
        terminal.Write(Stages());
        text.WriteLine(
            $"Estimate: p50 {Format.Time(estimate.P50.TotalSeconds)}, p99 {Format.Time(estimate.P99.TotalSeconds)}, "
            + $"{AtPercentile(estimate)}{Format.Attainment(estimate.Attainment)} of the queries in time.");
        text.WriteLine(Plain.Line(Search(plan.Search!)));
        if (writtenTo is not null)
        {
            text.WriteLine(Plain.Line($"The plan is in {writtenTo}."));
        }
    }

    /// <summary>The objective's percentile, where it is not one of those that are always shown.</summary>
    private string AtPercentile(PlanEstimate estimate) =>
        plan.Slo is { Percentile: not (50 or 99) } slo
            ? string.Create(CultureInfo.InvariantCulture, $"p{slo.Percentile:R} {Format.Time(estimate.AtPercentile.TotalSeconds)}, ")
            : "";

    private Table Stages()
    {
        Table table = Tables.Create("stage", "hardware", ">batch", ">replicas", ">cost/h", ">scale factor", ">provisioning ratio");
        foreach (StagePlan stage in plan.Stages)
        {
            table.Row(
                stage.Stage,
                stage.Hardware,
                Format.Count(stage.BatchSize),
                Format.Count(stage.Replicas),
                Format.Cost(stage.Replicas * catalog.GetHardware(stage.Hardware).CostPerHour),
                stage.ScaleFactor is { } scale ? Format.Ratio(scale) : "",
                stage.ProvisioningRatio is { } ratio ? Format.Ratio(ratio) : "");
        }

        table.Row("total", "", "", Format.Count(plan.Stages.Sum(stage => stage.Replicas)), Format.Cost(plan.CostPerHour!.Value), "", "");
        return table;
    }

    private static string Search(SearchSummary search)
    {
        string outcome = search.Status == SearchStatus.Optimal
            ? "no plan is cheaper"
            : $"no plan costs less than {Format.Cost(search.LowerBoundCostPerHour)} per hour";
        string reason = search.Reason is null ? "" : $" ({search.Reason})";
        return $"Search: {search.Method}, {Format.Count(search.Simulations)} stage simulations in {Format.Seconds(search.Elapsed.TotalSeconds)} s{reason}; {outcome}.";
    }
}
