using InferLine.Pipelines;
using InferLine.Testing;

namespace InferLine.Workloads;

public sealed class WorkloadTests
{
    private static readonly Pipeline _pipeline = Pipeline.Create("video").Stage("detect", "m").Stage("plate", "m").Edge("detect", "plate", 0.5).Build();
    private static readonly ArrivalTrace _trace = new([1, 2, 3]);

    [Fact]
    public void Sampling_gives_one_visit_per_arrival()
    {
        var workload = Workload.Sample(_pipeline, _trace, seed: 4);
        var visits = Visits.Sample(_pipeline, 3, seed: 4);

        Assert.Same(_pipeline, workload.Pipeline);
        Assert.Same(_trace, workload.Arrivals);
        Assert.Equal(3, workload.QueryCount);
        Assert.Equal(visits.ScaleFactors, workload.Visits.ScaleFactors);
    }

    [Fact]
    public void There_must_be_as_many_arrivals_as_visits() =>
        Rejection.Expect(
            () => new Workload(_trace, Visits.Sample(_pipeline, 2, seed: 4)), at: "workload", "3 arrivals and visits of 2 queries", "give one of each per query");
}
