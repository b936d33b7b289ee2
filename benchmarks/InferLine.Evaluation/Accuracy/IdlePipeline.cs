using InferLine.Estimation;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What a pipeline takes beyond its estimate when queries meet nobody: the first ones, whose code is not compiled yet, and those after.</summary>
/// <param name="FirstSeconds">The first query of the process.</param>
/// <param name="EarlySeconds">The median of the first <see cref="Early"/>.</param>
/// <param name="WarmSeconds">The median of the others.</param>
/// <param name="DispatchSeconds">Of that, per stage, what passes between the moment an item is ready and the start of its batch by a replica that was idle.</param>
internal sealed record IdlePipeline(double FirstSeconds, double EarlySeconds, double WarmSeconds, double DispatchSeconds)
{
    public const int Early = 20;
    private const int Queries = 120;
    private const double GapSeconds = 0.04;

    /// <summary><see cref="DispatchSeconds"/>, to the nearest 100 ns.</summary>
    public TimeSpan Dispatch => TimeSpan.FromSeconds(DispatchSeconds);

    /// <summary>Measures it. To see a cold start, nothing may have been served before.</summary>
    /// <param name="chain">A case whose queries pass all stages one after another, within the gap.</param>
    public static async Task<IdlePipeline> MeasureAsync(AccuracyCase chain)
    {
        var workload = Workload.Sample(chain.Pipeline, new ArrivalTrace([.. Enumerable.Range(0, Queries).Select(query => query * GapSeconds)]), seed: 0);
        Estimate estimate = new Estimator(workload, chain.Catalog).Estimate(chain.Plan, new EstimateOptions { IncludeLatencies = true });
        await using ServedPipeline pipeline = await ServedPipeline.StartAsync(chain);
        Measurement measured = await pipeline.ServeAsync(workload);
        double[] beyond = [.. Enumerable.Range(0, Queries).Select(query => measured.Times.DoneSeconds[query] - measured.Times.SentSeconds[query] - estimate.LatenciesSeconds.Span[query])];
        double warm = Median(beyond[Early..]);
        double service = measured.Stages.Sum(stage => Median(stage.ExcessSeconds));
        return new IdlePipeline(beyond[0], Median(beyond[..Early]), warm, Math.Max(0, warm - service) / chain.Pipeline.Stages.Count);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
