using System.Text.Json;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Output;

/// <summary>What <c>plan --json</c> prints where there is no plan: the shape of a plan, without stages.</summary>
internal sealed record NoPlanDocument(string Pipeline, NoPlanDocument.SloEntry Slo, string[] Stages, NoPlanDocument.SearchEntry Search)
{
    public static NoPlanDocument From(Pipeline pipeline, ServiceLevelObjective slo, SearchSummary search) =>
        new(
            pipeline.Name,
            new SloEntry(slo.Latency.TotalMilliseconds, slo.Percentile),
            [],
            new SearchEntry(search.Method, NameOf(search.Status), Finite(search.LowerBoundCostPerHour), search.Simulations, search.Elapsed.TotalMilliseconds, search.Reason));

    internal sealed record SloEntry(double LatencyMs, double Percentile);

    /// <summary>The name of a status as plan files have it.</summary>
    private static string NameOf(SearchStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    /// <summary>Where a stage cannot be served at all the bound is infinite, which JSON cannot say.</summary>
    private static double? Finite(double cost) => double.IsFinite(cost) ? cost : null;

    internal sealed record SearchEntry(
        string Method, string Status, double? LowerBoundCostPerHour, long Simulations, double ElapsedMs, string? Reason);
}
