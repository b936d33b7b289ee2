using System.Diagnostics;
using InferLine.Hosting;
using InferLine.Plans;
using InferLine.Serving;
using InferLine.Tuning;
using InferLine.Workloads;
using Microsoft.Extensions.DependencyInjection;

namespace QuickStart;

/// <summary>What is measured of a pipeline while it serves the load: latencies, from when each query was due, and the cost of the replicas.</summary>
internal sealed class ServedRun(IServiceProvider services, string name, Workload load, ServiceLevelObjective slo)
{
    private static readonly TimeSpan s_samplingInterval = TimeSpan.FromMilliseconds(20);

    private readonly PipelineRuntime<Frame, int> _runtime = services.GetRequiredKeyedService<PipelineRuntime<Frame, int>>(name);
    private readonly IHostedPipeline _pipeline = services.GetRequiredKeyedService<IHostedPipeline>(name);
    private readonly double[] _latenciesSeconds = new double[load.QueryCount];
    private readonly List<ScaleDecision> _decisions = [];
    private int _answered;
    private int _inTime;

    public string Name => name;

    /// <summary>The queries that have been answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Those of them that were answered within the objective.</summary>
    public int InTime => Volatile.Read(ref _inTime);

    public bool IsDone => Answered == load.QueryCount;

    /// <summary>What the tuner changed so far.</summary>
    public IReadOnlyList<ScaleDecision> Decisions => _decisions;

    /// <summary>What the replicas that are wanted now cost.</summary>
    public double CostPerHour => _pipeline.GetStatus().CostPerHour;

    /// <summary>What they cost on average, from the start to the last answer.</summary>
    public double MeanCostPerHour { get; private set; }

    /// <summary>The share of all queries that were answered within the objective.</summary>
    public double Attainment => (double)InTime / load.QueryCount;

    /// <summary>A percentile of the latencies, by nearest rank.</summary>
    public double LatencySeconds(double percentile) => _latenciesSeconds.Order().ElementAt((int)Math.Ceiling(percentile / 100 * load.QueryCount) - 1);

    /// <summary>Sends a query. Its latency counts from when it was due: that it was sent late is no excuse.</summary>
    public async Task SendAsync(int query, Frame frame, Stopwatch clock)
    {
        _ = await _runtime.ExecuteAsync(frame);
        double latency = clock.Elapsed.TotalSeconds - load.Arrivals.Seconds[query];
        _latenciesSeconds[query] = latency;
        if (latency <= slo.LatencySeconds)
        {
            Interlocked.Increment(ref _inTime);
        }

        Interlocked.Increment(ref _answered);
    }

    /// <summary>Adds up what the replicas cost, and notes what the tuner does, until every query has been answered.</summary>
    public async Task WatchAsync(Stopwatch clock)
    {
        double cost = 0;
        double before = 0;
        while (!IsDone)
        {
            double costPerHour = CostPerHour;
            await Task.Delay(s_samplingInterval);
            double now = clock.Elapsed.TotalSeconds;
            cost += costPerHour * (now - before);
            before = now;
            if (_pipeline.GetStatus().LastDecision is { } last && !_decisions.Contains(last))
            {
                _decisions.Add(last);
            }
        }

        MeanCostPerHour = cost / before;
    }
}
