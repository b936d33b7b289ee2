using System.Globalization;
using InferLine.Benchmarks.Estimation;
using InferLine.Estimation;
using InferLine.NetworkCalculus;
using Spectre.Console;

namespace InferLine.Benchmarks.Commands;

/// <summary>How far the worst-case bounds of network calculus are above what the simulation finds.</summary>
internal static class BoundsCommand
{
    /// <summary>From 1 ms to half an hour, each a tenth longer than the one before, for tight bounds; and doubled, as a plan carries them.</summary>
    private static readonly (string Name, double First, double Factor)[] Windows = [("x 1.1", 0.001, 1.1), ("x 2", 0.064, 2)];

    public static void Run()
    {
        Table table = Tables.Markdown("pipeline", "windows", "simulated p99, ms", "simulated max, ms", "stage by stage, ms", "concatenated, ms");
        foreach (EstimatorScenario scenario in (EstimatorScenario[])[EstimatorScenario.Chain(), EstimatorScenario.Diamond(), EstimatorScenario.Tree()])
        {
            LatencySummary simulated = new Estimator(scenario.Workload, EstimatorScenario.Catalog).Estimate(scenario.Plan).Latency;
            foreach ((string name, double first, double factor) in Windows)
            {
                PipelineBounds bounds = PipelineBounds.Of(scenario.Workload, EstimatorScenario.Catalog, scenario.Plan, Lengths(first, factor));
                table.AddRow(
                    scenario.ToString(),
                    name,
                    Milliseconds(simulated.P99Seconds),
                    Milliseconds(simulated.MaxSeconds),
                    Milliseconds(bounds.StageByStageLatency?.TotalSeconds),
                    Milliseconds(bounds.ConcatenatedLatency?.TotalSeconds));
            }
        }

        AnsiConsole.Write(table);
    }

    private static IEnumerable<TimeSpan> Lengths(double first, double factor)
    {
        for (double seconds = first; seconds < 1800; seconds *= factor)
        {
            yield return TimeSpan.FromSeconds(seconds);
        }
    }

    private static string Milliseconds(double? seconds) => seconds is { } value ? (value * 1000).ToString("N0", CultureInfo.InvariantCulture) : "-";
}
