using System.Globalization;
using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>Tells when no plan at all can meet the objective, because the service times along the queries' own paths are too long, without any waiting.</summary>
internal static class FastestPaths
{
    /// <summary>Sums along a path round; a query counts as late only beyond that.</summary>
    private const double Slack = 1e-9;

    /// <summary>Why no plan meets the objective; <see langword="null"/> if the fastest paths do not rule it out.</summary>
    public static string? WhyImpossible(PlanSpace space, LeastService service)
    {
        ServiceLevelObjective slo = space.Request.Slo;
        QueryPatterns patterns = service.Patterns;
        double limit = (slo.LatencySeconds * (1 + Slack)) + (StageDeadlines.RoundingPerSecond * space.Layout.Arrivals[^1]);
        long late = Enumerable.Range(0, patterns.Count).Where(p => service.Latency(p) > limit).Sum(p => (long)patterns.QueryCounts[p]);
        long queries = space.Layout.QueryCount;
        if (late <= slo.AllowedMisses(queries))
        {
            return null;
        }

        int deciding = DecidingPattern(service, slo.AllowedMisses(queries));
        double least = service.Latency(deciding) * 1000;
        IReadOnlyList<int> path = service.LongestPath(deciding);
        int worst = path.MaxBy(stage => service.OfStage[stage]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"even without waiting and on the fastest hardware, {100.0 * late / queries:0.##}% of the queries take longer than {slo.Latency.TotalMilliseconds:R} ms: the path {string.Join(" -> ", path.Select(stage => space.Pipeline.Stages[stage].Name))} needs {least:0.###} ms of service, {service.OfStage[worst] * 1000:0.###} ms of it at stage '{space.Pipeline.Stages[worst].Name}'; allow at least {least:0.###} ms, or profile a faster model or hardware");
    }

    /// <summary>The pattern whose least latency is the least objective that could be met: all slower ones together are allowed misses.</summary>
    private static int DecidingPattern(LeastService service, long allowedMisses)
    {
        long above = 0;
        return Enumerable.Range(0, service.Patterns.Count)
            .OrderByDescending(service.Latency)
            .First(pattern => (above += service.Patterns.QueryCounts[pattern]) > allowedMisses);
    }
}
