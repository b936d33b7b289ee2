using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Plans;
using InferLine.Workloads;

namespace InferLine.Planning.Tests;

/// <summary>What points share must not change them.</summary>
public sealed class PlanSweepTests
{
    private static readonly ExactPlanner Planner = new(new PlannerOptions { MaxThreads = 1, TimeLimit = null });

    [Property(MaxTest = 100, Replay = "20250401,1")]
    public Property Points_over_latency_are_those_of_separate_searches() => Prop.ForAll(PlanningCaseGen.Small, item =>
    {
        TimeSpan[] latencies = [.. new[] { 0.5, 0.8, 1, 1.3, 2, 4 }.Select(factor => item.Slo.Latency * factor)];
        IReadOnlyList<SweepPoint> points = new PlanSweep(Planner).OverLatency(item.Request, latencies, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(latencies.Select(latency => latency.TotalSeconds), points.Select(point => point.Value));
        foreach ((TimeSpan latency, SweepPoint point) in latencies.Zip(points))
        {
            PlanningRequest alone = item.Request with { Slo = new ServiceLevelObjective(latency, item.Slo.Percentile) };
            PlanningResult expected = Planner.Plan(alone, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(expected.Search.Status, point.Result.Search.Status);
            Assert.Equal(expected.Plan?.Stages, point.Result.Plan?.Stages);
            Assert.Equal(expected.Plan?.Slo, point.Result.Plan?.Slo);
            Assert.Equal(expected.Plan?.Estimate, point.Result.Plan?.Estimate);
        }
    });

    [Fact]
    public void Rates_scale_the_workload_in_time()
    {
        PlanningRequest request = Requests.TwoStages(ratePerSecond: 200, latencyMs: 60);
        double[] rates = [400, 100];
        IReadOnlyList<SweepPoint> points = new PlanSweep(Planner).OverRate(request, rates, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([100, 400], points.Select(point => point.Value));
        Assert.Equal(100, points[0].Result.Plan!.MeanRatePerSecond!.Value, 1e-6);
        Assert.Equal(400, points[1].Result.Plan!.MeanRatePerSecond!.Value, 1e-6);
        Assert.True(points[0].Result.Plan!.CostPerHour < points[1].Result.Plan!.CostPerHour);
    }

    [Fact]
    public void Burstiness_replaces_the_arrivals()
    {
        PlanningRequest request = Requests.TwoStages(ratePerSecond: 200, latencyMs: 60);
        IReadOnlyList<SweepPoint> points = new PlanSweep(Planner)
            .OverCoefficientOfVariation(request, [0, 4], seed: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(points, point => Assert.Equal(SearchStatus.Optimal, point.Result.Search.Status));
        Assert.True(points[0].Result.Plan!.CostPerHour < points[1].Result.Plan!.CostPerHour);
    }

    [Fact]
    public void A_workload_without_a_rate_is_refused()
    {
        PlanningRequest request = Requests.TwoStages(ratePerSecond: 200, latencyMs: 60);
        var atOnce = new PlanningRequest(
            new Workload(new ArrivalTrace([0, 0]), Visits.Sample(request.Workload.Pipeline, 2, seed: 1)), request.Catalog, request.Slo);
        InvalidInputException error = Assert.Throws<InvalidInputException>(
            () => new PlanSweep(Planner).OverRate(atOnce, [100], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("time 0", error.Message, StringComparison.Ordinal);
    }
}
