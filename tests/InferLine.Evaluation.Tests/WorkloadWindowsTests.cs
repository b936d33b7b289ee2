using InferLine.Evaluation.Workloads;
using InferLine.Pipelines;
using InferLine.Workloads;

namespace InferLine.Evaluation.Tests;

public sealed class WorkloadWindowsTests
{
    private static readonly Pipeline Pair = Pipeline.Create("pair").Stage("a", "m").Stage("b", "m").Edge("a", "b", 0.5).Build();

    [Fact]
    public void Windows_have_their_own_time_and_their_own_queries()
    {
        var workload = new Workload(new ArrivalTrace([0, 9.5, 10, 35]), Visits.FromCounts(Pair, [[1, 1, 1, 1], [0, 1, 0, 1]]));
        Workload?[] windows = [.. WorkloadWindows.Divide(workload, 10)];
        Assert.Equal([2, 1, null, 1], windows.Select(window => window?.QueryCount));
        Assert.Equal([0, 9.5], windows[0]!.Arrivals.Seconds);
        Assert.Equal([0, 5], windows.Skip(1).OfType<Workload>().Select(window => window.Arrivals.Seconds[0]));
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(query => windows[0]!.Visits.Count(1, query)));
        Assert.Equal(1, windows[3]!.Visits.Count(1, 0));
    }
}
