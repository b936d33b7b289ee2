using System.Diagnostics;
using System.Globalization;
using InferLine.Benchmarks.Estimation;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Serialization;
using InferLine.Workloads;
using Spectre.Console;

namespace InferLine.Benchmarks.Commands;

/// <summary>The greedy search on the pipelines that ship with the repository, each for a tight, a middling and a loose objective.</summary>
internal static class GreedyCommand
{
    private const double RatePerSecond = 300;
    private const int Runs = 3;
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);
    private static readonly string[] Pipelines = ["image-cascade", "social-media", "video-monitoring", "voice-assistant"];
    private static readonly int[] ObjectivesMs = [100, 150, 300];

    public static async Task RunAsync()
    {
        Table table = Tables.Markdown("pipeline", "p99 within, ms", "seconds", "stage simulations", "cost/h", "outcome");
        ArrivalTrace arrivals = ArrivalProcess.Gamma(RatePerSecond, coefficientOfVariation: 2).Generate(Duration, seed: 1);
        foreach (string name in Pipelines)
        {
            Pipeline pipeline = await PipelineJson.LoadAsync(RepositoryFiles.Pipeline(name));
            Workload workload = Workload.Sample(pipeline, arrivals, seed: 2);
            foreach (int milliseconds in ObjectivesMs)
            {
                var request = new PlanningRequest(workload, EstimatorScenario.Catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(milliseconds)));
                (double seconds, PlanningResult result) = Measure(request);
                table.AddRow(
                    name,
                    milliseconds.ToString(CultureInfo.InvariantCulture),
                    seconds.ToString("0.00", CultureInfo.InvariantCulture),
                    result.Search.Simulations.ToString("N0", CultureInfo.InvariantCulture),
                    result.Plan?.CostPerHour?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-",
                    result.Search.Status.ToString().ToLowerInvariant());
            }
        }

        AnsiConsole.Write(table);
    }

    /// <summary>The median time of some searches, and what the last of them found; they all find the same.</summary>
    private static (double Seconds, PlanningResult Result) Measure(PlanningRequest request)
    {
        double[] seconds = new double[Runs];
        PlanningResult? result = null;
        for (int run = 0; run < Runs; run++)
        {
            long started = Stopwatch.GetTimestamp();
            result = new GreedyPlanner(new PlannerOptions { TimeLimit = null }).Plan(request);
            seconds[run] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        Array.Sort(seconds);
        return (seconds[Runs / 2], result!);
    }
}
