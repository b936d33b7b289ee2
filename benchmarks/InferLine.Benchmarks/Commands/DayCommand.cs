using System.Diagnostics;
using System.Globalization;
using InferLine.Benchmarks.Estimation;
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Workloads;
using Spectre.Console;

namespace InferLine.Benchmarks.Commands;

/// <summary>A day at 1,000 queries per second through a chain of three stages: how fast, and in how much memory.</summary>
internal static class DayCommand
{
    private const double RatePerSecond = 1000;

    public static void Run()
    {
        Table table = Tables.Markdown("step", "seconds", "M/s", "peak memory so far, GB");
        Pipeline pipeline = Pipeline.Create("day")
            .Stage("detect", "resnet50")
            .Stage("classify", "bert-dist4l")
            .Stage("rank", "dlrm")
            .Chain("detect", "classify", "rank")
            .Build();
        var plan = new Plan(
            "day",
            [
                new StagePlan("detect", "t4", batchSize: 8, replicas: 2),
                new StagePlan("classify", "t4", batchSize: 8, replicas: 1),
                new StagePlan("rank", "cpu", batchSize: 8, replicas: 1),
            ])
        {
            Slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(150)),
        };

        long started = Stopwatch.GetTimestamp();
        ArrivalTrace arrivals = ArrivalProcess.Gamma(RatePerSecond, coefficientOfVariation: 2).Generate(TimeSpan.FromDays(1), seed: 1);
        AddRow(table, "generate the arrivals (queries)", arrivals.Count, started);

        started = Stopwatch.GetTimestamp();
        var estimator = new Estimator(Workload.Sample(pipeline, arrivals, seed: 2), EstimatorScenario.Catalog);
        Estimate estimate = estimator.Estimate(plan);
        AddRow(table, "estimate the plan (stage visits)", estimate.Stages.Sum(stage => stage.Items), started);

        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{estimate.Queries:N0} queries, {pipeline.Stages.Count} stages: p50 {estimate.Latency.P50Seconds * 1000:0.0} ms, p99 {estimate.Latency.P99Seconds * 1000:0.0} ms, {estimate.Attainment:P2} within {plan.Slo.Latency.TotalMilliseconds} ms");
        AnsiConsole.WriteLine();
        AnsiConsole.Write(table);
    }

    private static void AddRow(Table table, string step, long count, long started)
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        table.AddRow(
            step,
            seconds.ToString("0.00", CultureInfo.InvariantCulture),
            (count / seconds / 1e6).ToString("0.0", CultureInfo.InvariantCulture),
            (PeakMemory.Bytes / 1e9).ToString("0.00", CultureInfo.InvariantCulture));
    }
}
