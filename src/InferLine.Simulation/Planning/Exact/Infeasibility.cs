using System.Globalization;
using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>Explains why no plan within the limits meets the objective, and finds out which objective could be met.</summary>
internal static class Infeasibility
{
    /// <summary>Objectives up to this multiple are tried.</summary>
    private const double LargestFactor = 1024;

    /// <summary>The least objective is told to this share.</summary>
    private const double Precision = 0.01;

    public static string Explain(PlanningRun run, PlannerOptions options, CancellationToken stop)
    {
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"no plan within the limits ({run.Space.DescribeLimits()}) meets the objective of {run.Space.Request.Slo.Latency.TotalMilliseconds:R} ms; raise a limit");
        return LeastObjectiveSeconds(run.Space.Request, options, stop) is { } least
            ? string.Create(CultureInfo.InvariantCulture, $"{reason}, or allow {least * 1000:0.#} ms, for which there is a plan")
            : reason;
    }

    /// <summary>The least latency for which there is a plan, to a percent or as well as the time allows; <see langword="null"/> if none was found.</summary>
    private static double? LeastObjectiveSeconds(PlanningRequest request, PlannerOptions options, CancellationToken stop)
    {
        double impossible = request.Slo.LatencySeconds;
        double largest = Math.Min(impossible * LargestFactor, ServiceLevelObjective.MaxLatency.TotalSeconds);
        double? possible = null;
        try
        {
            for (double latency = 2 * impossible; possible is null && latency <= largest; latency *= 2)
            {
                (impossible, possible) = IsPossible(request, latency, options, stop) ? (impossible, latency) : (latency, (double?)null);
            }

            while (possible is { } latency && latency - impossible > Precision * latency)
            {
                double middle = (latency + impossible) / 2;
                (impossible, possible) = IsPossible(request, middle, options, stop) ? (impossible, middle) : (middle, latency);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A wider answer than to a percent is still a true one.
        }

        return possible;
    }

    private static bool IsPossible(PlanningRequest request, double latencySeconds, PlannerOptions options, CancellationToken stop)
    {
        var longer = new ServiceLevelObjective(TimeSpan.FromSeconds(latencySeconds), request.Slo.Percentile);
        var run = new PlanningRun("", request with { Slo = longer, KnownLowerBound = 0 }, options, progress: null);
        var search = new ExactSearch(run, options, report: () => { });
        search.FindCheapest(stop);
        return search.Best.Choices is not null;
    }
}
