using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Workloads;

namespace InferLine.Planning;

/// <summary>What-if: plans over a range of objectives, rates, or burstiness.</summary>
public sealed class PlanSweep
{
    private readonly IPlanner _planner;

    /// <summary>Creates a sweep.</summary>
    /// <param name="planner">The planner that is asked for each point.</param>
    public PlanSweep(IPlanner planner)
    {
        ArgumentNullException.ThrowIfNull(planner);
        _planner = planner;
    }

    /// <summary>Plans for several latency objectives.</summary>
    /// <remarks>
    /// From the loosest to the tightest, because every plan that meets an objective meets all looser ones: the least cost at one point is a lower bound for the next, a proved plan that is
    /// fast enough for the next needs no further search, and where there is no plan there is none for the rest.
    /// </remarks>
    /// <param name="request">What to plan; the percentile of its objective is kept.</param>
    /// <param name="latencies">The latencies, in any order.</param>
    /// <param name="progress">Told of each point when it is done; <see langword="null"/> if nobody listens.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>The points by increasing latency.</returns>
    /// <exception cref="InvalidInputException">A latency is out of its range, or a model has no profile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<SweepPoint> OverLatency(
        PlanningRequest request, IEnumerable<TimeSpan> latencies, IProgress<SweepPoint>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(latencies);
        var points = new List<SweepPoint>();
        var layout = new WorkloadLayout(request.Workload);
        var estimator = new Estimator(layout, request.Catalog);
        PlanningResult? looser = null;
        foreach (TimeSpan latency in latencies.Distinct().OrderDescending())
        {
            cancellationToken.ThrowIfCancellationRequested();
            PlanningRequest tighter = request with
            {
                Slo = new ServiceLevelObjective(latency, request.Slo.Percentile),
                KnownLowerBound = looser?.Search.LowerBoundCostPerHour ?? 0,
                KnownLayout = layout,
            };
            looser = Reuse(looser, tighter, estimator, cancellationToken) ?? _planner.Plan(tighter, progress: null, cancellationToken);
            points.Add(new SweepPoint(latency.TotalSeconds, looser));
            progress?.Report(points[^1]);
        }

        points.Reverse();
        return points;
    }

    /// <summary>Plans for several rates: the workload of the request, played faster or slower.</summary>
    /// <param name="request">What to plan.</param>
    /// <param name="ratesPerSecond">The mean rates in queries per second, greater than 0.</param>
    /// <param name="progress">Told of each point when it is done; <see langword="null"/> if nobody listens.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>The points by increasing rate.</returns>
    /// <exception cref="InvalidInputException">A rate is out of its range, or all queries of the workload arrive at time 0.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<SweepPoint> OverRate(
        PlanningRequest request, IEnumerable<double> ratesPerSecond, IProgress<SweepPoint>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        double rate = MeanRate(request);
        return Plan(
            ratesPerSecond,
            wanted => new PlanningRequest(new Workload(request.Workload.Arrivals.ScaleTime(rate / wanted), request.Workload.Visits), request),
            progress,
            cancellationToken);
    }

    /// <summary>Plans for several degrees of burstiness: Gamma arrivals at the mean rate and for the duration of the request's workload, in its place.</summary>
    /// <param name="request">What to plan.</param>
    /// <param name="coefficientsOfVariation">The coefficients of variation of the times between arrivals.</param>
    /// <param name="seed">The seed of the arrivals and of the visits.</param>
    /// <param name="progress">Told of each point when it is done; <see langword="null"/> if nobody listens.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>The points by increasing coefficient.</returns>
    /// <exception cref="InvalidInputException">A coefficient is out of its range, or all queries of the workload arrive at time 0.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<SweepPoint> OverCoefficientOfVariation(
        PlanningRequest request,
        IEnumerable<double> coefficientsOfVariation,
        ulong seed,
        IProgress<SweepPoint>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        double rate = MeanRate(request);
        TimeSpan duration = TimeSpan.FromSeconds(request.Workload.Arrivals.DurationSeconds);
        return Plan(
            coefficientsOfVariation,
            variation =>
            {
                ArrivalTrace arrivals = ArrivalProcess.Gamma(rate, variation).Generate(duration, seed);
                return new PlanningRequest(Workload.Sample(request.Workload.Pipeline, arrivals, seed), request);
            },
            progress,
            cancellationToken);
    }

    private List<SweepPoint> Plan(
        IEnumerable<double> values, Func<double, PlanningRequest> request, IProgress<SweepPoint>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        var points = new List<SweepPoint>();
        foreach (double value in values.Distinct().Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            points.Add(new SweepPoint(value, _planner.Plan(request(value), progress: null, cancellationToken)));
            progress?.Report(points[^1]);
        }

        return points;
    }

    /// <summary>The result for a tighter objective, if that for a looser one tells it.</summary>
    private static PlanningResult? Reuse(PlanningResult? looser, PlanningRequest tighter, Estimator estimator, CancellationToken cancellationToken)
    {
        if (looser is { Plan: null, Search: { Status: SearchStatus.Infeasible, LowerBoundCostPerHour: double.PositiveInfinity } })
        {
            return looser;
        }

        if (looser is not { Plan: { } plan, Search.Status: SearchStatus.Optimal })
        {
            return null;
        }

        Estimate estimate = estimator.Estimate(plan with { Slo = tighter.Slo }, cancellationToken: cancellationToken);
        return estimate.MeetsObjective == true
            ? looser with { Plan = plan with { Slo = tighter.Slo, Estimate = PlanAssembly.Summarise(estimate) } }
            : null;
    }

    private static double MeanRate(PlanningRequest request) =>
        request.Workload.Arrivals.MeanRatePerSecond is > 0 and var rate
            ? rate
            : throw new InvalidInputException(null, "sweep", "all queries arrive at time 0, so there is no rate to vary; give a trace that takes some time");
}
