using System.Diagnostics;
using System.Globalization;
using InferLine.Benchmarks.Estimation;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Serialization;
using InferLine.Tuning;
using InferLine.Workloads;
using Spectre.Console;

namespace InferLine.Benchmarks.Commands;

/// <summary>How long <c>lookahead</c> takes to decide, on the pipelines that ship with the repository, beside what <c>proportional</c> takes; with steady load, and with one that rises by half.</summary>
internal static class LookaheadCommand
{
    private const double CoefficientOfVariation = 2;

    /// <summary>Every round decides the same, so the least time of a decision over the rounds is that without disturbance.</summary>
    private const int Rounds = 5;
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Pipelines = ["image-cascade", "social-media", "video-monitoring", "voice-assistant"];
    private static readonly double[] RatesPerSecond = [300, 1000];

    public static async Task RunAsync()
    {
        Table table = Tables.Markdown("pipeline", "queries/s", "load", "policy", "median, ms", "p99, ms", "max, ms", "KB per decision", "changes");
        foreach (string name in Pipelines)
        {
            Pipeline pipeline = await PipelineJson.LoadAsync(RepositoryFiles.Pipeline(name));
            foreach (double rate in RatesPerSecond)
            {
                Plan plan = MakePlan(pipeline, rate);
                foreach (bool rises in new[] { false, true })
                {
                    ArrivalTrace trace = MakeTrace(rate, rises);
                    Measure(() => new ProportionalTuner(pipeline, plan, EstimatorScenario.Catalog), trace, table, name, rate, rises);
                    Measure(() => new LookaheadTuner(pipeline, plan, EstimatorScenario.Catalog), trace, table, name, rate, rises);
                }
            }
        }

        AnsiConsole.Write(table);
    }

    private static Plan MakePlan(Pipeline pipeline, double rate)
    {
        ArrivalTrace sample = ArrivalProcess.Gamma(rate, CoefficientOfVariation).Generate(TimeSpan.FromMinutes(1), seed: 1);
        var request = new PlanningRequest(
            Workload.Sample(pipeline, sample, seed: 1), EstimatorScenario.Catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(150)));
        return new GreedyPlanner(new PlannerOptions { TimeLimit = null }).Plan(request).Plan ?? throw new InvalidOperationException($"There is no plan for '{pipeline.Name}' at {rate} queries/s.");
    }

    private static ArrivalTrace MakeTrace(double rate, bool rises)
    {
        double seconds = Duration.TotalSeconds;
        RateSeries series = rises ? new RateSeries([0, seconds / 2], [rate, 1.5 * rate]) : new RateSeries([0], [rate]);
        return ArrivalProcess.Piecewise(series, CoefficientOfVariation).Generate(Duration, seed: 2);
    }

    private static void Measure(Func<ITuner> create, ArrivalTrace trace, Table table, string pipeline, double rate, bool rises)
    {
        double[] milliseconds = [];
        int changes = 0;
        long allocated = 0;
        string policy = string.Empty;
        for (int round = 0; round < Rounds; round++)
        {
            ITuner tuner = create();
            policy = tuner.Policy;
            long before = GC.GetAllocatedBytesForCurrentThread();
            double[] measured = Replay(tuner, trace, out changes);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            milliseconds = round == 0 ? measured : [.. milliseconds.Zip(measured, Math.Min)];
        }

        Array.Sort(milliseconds);
        table.AddRow(
            pipeline,
            rate.ToString("N0", CultureInfo.InvariantCulture),
            rises ? "rises" : "steady",
            policy,
            Text(milliseconds[milliseconds.Length / 2]),
            Text(milliseconds[milliseconds.Length * 99 / 100]),
            Text(milliseconds[^1]),
            (allocated / 1024 / milliseconds.Length).ToString("N0", CultureInfo.InvariantCulture),
            changes.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The time of each decision.</summary>
    private static double[] Replay(ITuner tuner, ArrivalTrace trace, out int changes)
    {
        var milliseconds = new List<double>();
        changes = 0;
        int next = 0;
        for (double now = Interval.TotalSeconds; now < Duration.TotalSeconds; now += Interval.TotalSeconds)
        {
            for (; next < trace.Count && trace.Seconds[next] <= now; next++)
            {
                tuner.Observe(trace.Seconds[next]);
            }

            long started = Stopwatch.GetTimestamp();
            changes += tuner.Decide(now).IsEmpty ? 0 : 1;
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return [.. milliseconds];
    }

    private static string Text(double milliseconds) => milliseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
