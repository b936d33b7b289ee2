using System.Text.Json;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Output;

/// <summary>What <c>plan --json</c> prints where there is no plan: the shape of a plan, without stages.</summary>
internal sealed record InfeasibleDocument(string Pipeline, InfeasibleDocument.SloEntry Slo, string[] Stages, InfeasibleDocument.SearchEntry Search)
{
    public static InfeasibleDocument From(Pipeline pipeline, ServiceLevelObjective slo, SearchSummary search) =>
        new(
            pipeline.Name,
            new SloEntry(slo.Latency.TotalMilliseconds, slo.Percentile),
            [],
            new SearchEntry(search.Method, JsonNamingPolicy.CamelCase.ConvertName(search.Status.ToString()), double.IsFinite(search.LowerBoundCostPerHour) ? search.LowerBoundCostPerHour : null, search.Simulations, search.Elapsed.TotalMilliseconds, search.Reason));

    internal sealed record SloEntry(double LatencyMs, double Percentile);

    internal sealed record SearchEntry(
        string Method, string Status, double? LowerBoundCostPerHour, long Simulations, double ElapsedMs, string? Reason);
}
