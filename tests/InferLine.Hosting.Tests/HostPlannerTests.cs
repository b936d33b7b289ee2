using InferLine.Backends;
using InferLine.Hosting.Replanning;
using InferLine.Hosting.Setup;
using InferLine.Hosting.Telemetry;
using InferLine.Hosting.Tests.Testing;
using InferLine.Plans;
using InferLine.Serialization;
using InferLine.Workloads;
using Microsoft.Extensions.Logging;

namespace InferLine.Hosting.Tests;

/// <summary>Planning takes a processor for seconds; who asks for it is not held up meanwhile.</summary>
public sealed class HostPlannerTests
{
    private static readonly ArrivalTrace s_trace = ArrivalProcess.Poisson(50).Generate(TimeSpan.FromSeconds(20), seed: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_load_of_a_rate_is_sampled_where_the_plan_is_made() => ExpectOtherThreadAsync(
        new PlanningOptions { RatePerSecond = 50 }, async planner => await planner.PlanAtStartAsync(Cancellation));

    [Fact]
    public async Task A_trace_is_read_where_the_plan_is_made()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await WorkloadCsv.SaveArrivalsAsync(file, s_trace, Cancellation);
            await ExpectOtherThreadAsync(new PlanningOptions { TraceFile = file }, async planner => await planner.PlanAtStartAsync(Cancellation));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public Task Arrivals_that_were_seen_are_sampled_where_the_plan_is_made() =>
        ExpectOtherThreadAsync(new PlanningOptions(), planner => planner.PlanAgainAsync(s_trace, served: null, Sample.Plan, Cancellation));

    /// <summary>The load is told as soon as it is there.</summary>
    private static async Task ExpectOtherThreadAsync(PlanningOptions planning, Func<HostPlanner, Task<Plan?>> plan)
    {
        var options = new HostedPipelineOptions { Planning = planning, Slo = new ObjectiveOptions { Latency = Sample.Slo.Latency, Percentile = Sample.Slo.Percentile } };
        var logger = new HeldLogger();
        var planner = new HostPlanner(
            "sample", Sample.Pipeline, Sample.Profiles, options, new BackendCapabilities(), new PipelineInputsReader(), TimeProvider.System, new HostingLog(logger, "sample"));

        // With the load made on this thread, this line would come from it, and wait for ever.
        Task<Plan?> planned = plan(planner);
        Assert.False(planned.IsCompleted);
        logger.GoOn.SetResult();
        Assert.NotNull(await planned);
    }

    /// <summary>Holds up who logs.</summary>
    private sealed class HeldLogger : ILogger
    {
        private readonly int _caller = Environment.CurrentManagedThreadId;

        public TaskCompletionSource GoOn { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.NotEqual(_caller, Environment.CurrentManagedThreadId);
            Assert.False(Thread.CurrentThread.IsThreadPoolThread);
            GoOn.Task.Wait(Cancellation);
        }
    }
}
