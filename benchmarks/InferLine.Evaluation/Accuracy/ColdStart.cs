using System.Globalization;
using InferLine.Estimation;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What the first queries of a process find: code that is not compiled yet. Tables are measured after it.</summary>
internal static class ColdStart
{
    private const int First = 20;

    /// <summary>Must be called before anything else is served.</summary>
    public static async Task PrintAsync(AccuracyCase served)
    {
        Workload workload = new AccuracyLoad(served, Share: 0.3, Variation: 1).Generate(TimeSpan.FromSeconds(2), seed: 0);
        Estimate estimate = new Estimator(workload, served.Catalog).Estimate(served.Plan, new EstimateOptions { IncludeLatencies = true });
        await using ServedPipeline pipeline = await ServedPipeline.StartAsync(served);
        QueryTimes times = (await pipeline.ServeAsync(workload)).Times;
        double[] beyond = [.. Enumerable.Range(0, workload.QueryCount).Select(query => times.DoneSeconds[query] - times.DueSeconds[query] - estimate.LatenciesSeconds.Span[query])];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Cold start, {served.Pipeline.Name} at 30%: beyond its estimate the first query of the process took {1000 * beyond[0]:F1} ms, the first {First} {1000 * Median(beyond[..First]):F2} ms in the median, those after {1000 * Median(beyond[First..]):F2} ms."));
        Console.WriteLine();
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
