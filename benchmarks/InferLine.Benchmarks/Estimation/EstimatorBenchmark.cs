using BenchmarkDotNet.Attributes;
using InferLine.Benchmarks.Baseline;
using InferLine.Estimation;

namespace InferLine.Benchmarks.Estimation;

/// <summary>The estimate of a plan on an hour of load at 150 queries per second, with the latency of every query and its percentiles, beside a textbook simulation.</summary>
public class EstimatorBenchmark
{
    private static readonly EstimateOptions WithLatencies = new() { IncludeLatencies = true };

    private Estimator _estimator = null!;

    public static IEnumerable<EstimatorScenario> Scenarios => [EstimatorScenario.Chain(), EstimatorScenario.Diamond(), EstimatorScenario.Tree()];

    [ParamsSource(nameof(Scenarios))]
    public EstimatorScenario Pipeline { get; set; } = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _estimator = new Estimator(Pipeline.Workload, EstimatorScenario.Catalog);
        CheckThatBothAgree();
    }

    [Benchmark(Baseline = true, Description = "one event heap (baseline)")]
    public double EventHeap() => EventHeapSimulation.Percentile(SimulateByEvents(), 99);

    [Benchmark(Description = "Estimator")]
    public double Estimate() => _estimator.Estimate(Pipeline.Plan, WithLatencies).Latency.P99Seconds;

    [Benchmark(Description = "Estimator, created anew")]
    public double CreateAndEstimate() => new Estimator(Pipeline.Workload, EstimatorScenario.Catalog).Estimate(Pipeline.Plan, WithLatencies).Latency.P99Seconds;

    private double[] SimulateByEvents() => new EventHeapSimulation(Pipeline.Workload, Pipeline.Plan, EstimatorScenario.Catalog).Run();

    /// <summary>A comparison of speed means nothing unless both compute the same: every latency, to the bit.</summary>
    private void CheckThatBothAgree()
    {
        double[] expected = SimulateByEvents();
        Estimate actual = _estimator.Estimate(Pipeline.Plan, WithLatencies);
        for (int query = 0; query < expected.Length; query++)
        {
            if (BitConverter.DoubleToInt64Bits(expected[query]) != BitConverter.DoubleToInt64Bits(actual.LatenciesSeconds.Span[query]))
            {
                throw new InvalidOperationException(
                    $"{Pipeline}: query {query} takes {expected[query]:R} s by events and {actual.LatenciesSeconds.Span[query]:R} s in the estimator.");
            }
        }

        if (EventHeapSimulation.Percentile(expected, 99) != actual.Latency.P99Seconds)
        {
            throw new InvalidOperationException($"{Pipeline}: the 99th percentiles differ.");
        }
    }
}
