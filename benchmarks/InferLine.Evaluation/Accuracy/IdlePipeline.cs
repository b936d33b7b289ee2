using InferLine.Estimation;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What a pipeline takes beyond its estimate when queries meet nobody: the first ones, whose code is not compiled yet, and those after.</summary>
/// <param name="FirstSeconds">The first query of the process.</param>
/// <param name="EarlySeconds">The median of the first <see cref="Early"/>.</param>
/// <param name="WarmSeconds">The median of the others.</param>
/// <param name="Dispatch">What starting the batches took of that.</param>
internal sealed record IdlePipeline(double FirstSeconds, double EarlySeconds, double WarmSeconds, Dispatch Dispatch)
{
    public const int Early = 20;
    private const int Queries = 120;
    private const double GapSeconds = 0.04;

    /// <summary>Measures it. To see a cold start, nothing may have been served before.</summary>
    /// <param name="chain">A case whose queries pass all stages one after another, within the gap; its second stage has no delay.</param>
    public static async Task<IdlePipeline> MeasureAsync(AccuracyCase chain)
    {
        var workload = Workload.Sample(chain.Pipeline, new ArrivalTrace([.. Enumerable.Range(0, Queries).Select(query => query * GapSeconds)]), seed: 0);
        Estimate estimate = new Estimator(workload, chain.Catalog).Estimate(chain.Plan, new EstimateOptions { IncludeLatencies = true });
        using var queueTimes = new QueueTimes();
        await using ServedPipeline pipeline = await ServedPipeline.StartAsync(chain);
        QueryTimes times = (await pipeline.ServeAsync(workload)).Times;
        double[] beyond = [.. Enumerable.Range(0, Queries).Select(query => times.DoneSeconds[query] - times.SentSeconds[query] - estimate.LatenciesSeconds.Span[query])];
        return new IdlePipeline(
            beyond[0],
            Median(beyond[..Early]),
            Median(beyond[Early..]),
            new Dispatch(queueTimes.Median(chain.Pipeline.Stages[0].Name), queueTimes.Median(chain.Pipeline.Stages[1].Name)));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
