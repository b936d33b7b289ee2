using System.Globalization;
using InferLine.Input;
using InferLine.Planning;
using InferLine.Plans;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What <c>plan --sweep</c> prints for people.</summary>
internal static class SweepReport
{
    public static void Write(Terminal terminal, SweepRange range, IReadOnlyList<SweepPoint> points)
    {
        string header = range.Kind switch { SweepRange.Slo => ">slo ms", SweepRange.Rate => ">rate", _ => ">cv" };
        Table table = Tables.Create(header, ">cost/h", ">at least", ">p99 ms", "status", "plan");
        foreach ((SweepPoint point, decimal value) in points.Zip(range.Values))
        {
            (Plan? plan, SearchSummary search) = point.Result;
            table.Row(
                value.ToString("0.####", CultureInfo.InvariantCulture),
                plan is null ? "" : Format.Cost(plan.CostPerHour!.Value),
                double.IsFinite(search.LowerBoundCostPerHour) ? Format.Cost(search.LowerBoundCostPerHour) : "",
                plan is null ? "" : Format.Milliseconds(plan.Estimate!.P99.TotalSeconds),
                search.Status switch { SearchStatus.Optimal => "optimal", SearchStatus.Feasible => "feasible", SearchStatus.Infeasible => "infeasible", _ => "unknown" },
                plan is null ? search.Reason ?? "" : string.Join(", ", plan.Stages.Select(Describe)));
        }

        terminal.Write(table);
    }

    /// <summary>A stage as <c>detect 3 t4 b8</c>: replicas, hardware, batch size.</summary>
    private static string Describe(StagePlan stage) =>
        string.Create(CultureInfo.InvariantCulture, $"{stage.Stage} {stage.Replicas} {stage.Hardware} b{stage.BatchSize}");
}
