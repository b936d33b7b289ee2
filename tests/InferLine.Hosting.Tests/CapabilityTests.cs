using InferLine.Backends;
using InferLine.Hosting.Tests.Testing;
using InferLine.Plans;

namespace InferLine.Hosting.Tests;

/// <summary>Plans that the host makes are such as its backend can carry out.</summary>
public sealed class CapabilityTests
{
    private static readonly BackendCapabilities s_collecting = new() { Batching = BatchingDiscipline.CollectionWindow, ShortestDelay = TimeSpan.FromMilliseconds(2) };

    private static readonly ObjectiveOptions s_slo = new() { Latency = Sample.Slo.Latency, Percentile = Sample.Slo.Percentile };

    [Theory]
    [InlineData(null, 2)]
    [InlineData(7.0, 7)]
    public async Task A_plan_has_the_discipline_and_the_delays_of_the_backend(double? delayMs, double expectedMs)
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options => (options.Planning, options.Slo) = (Planning(delayMs), s_slo)));
        host.Backend.Capabilities = s_collecting;
        await host.StartAsync();
        RecordArrivals(host);
        Plan? plan = await host.Pipeline.ReplanAsync(TestContext.Current.CancellationToken);
        Assert.All(plan!.Stages, stage => Assert.Equal((BatchingDiscipline.CollectionWindow, expectedMs), (stage.Batching, stage.MaxDelay.TotalMilliseconds)));
    }

    [Fact]
    public async Task Delays_that_the_backend_does_not_have_are_refused()
    {
        await using var host = new HostUnderTest(pipeline => pipeline.Configure(options => (options.Planning, options.Slo) = (Planning(1), s_slo)));
        host.Backend.Capabilities = s_collecting;
        await host.StartAsync();
        RecordArrivals(host);
        InvalidInputException problem = await Assert.ThrowsAsync<InvalidInputException>(() => host.Pipeline.ReplanAsync(TestContext.Current.CancellationToken));
        Assert.Contains("'Planning:BatchingDelays' has 1 ms, and the backend waits 2 ms or more", problem.Message, StringComparison.Ordinal);
        Assert.Equal(Sample.Plan.Stages, host.Pipeline.Plan.Stages);
    }

    private static PlanningOptions Planning(double? delayMs)
    {
        var planning = new PlanningOptions { RatePerSecond = 50 };
        if (delayMs is { } milliseconds)
        {
            planning.BatchingDelays.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        return planning;
    }

    private static void RecordArrivals(HostUnderTest host)
    {
        for (int i = 0; i < 500; i++)
        {
            host.Recorder.RecordArrival();
            host.Time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }
}
