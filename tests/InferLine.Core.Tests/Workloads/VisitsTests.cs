using InferLine.Pipelines;
using InferLine.Testing;

namespace InferLine.Workloads;

/// <summary>Visits as they were recorded.</summary>
public sealed class VisitsTests
{
    private static readonly Pipeline _pipeline = Pipeline.Create("video").Stage("detect", "m").Stage("plate", "m").Edge("detect", "plate", 0.5).Build();

    [Fact]
    public void Counts_are_kept_as_given_whatever_the_probabilities_say()
    {
        var visits = Visits.FromCounts(_pipeline, [[1, 1, 0, 2], [0, 7, 1, 0]]);

        Assert.Equal(4, visits.QueryCount);
        Assert.Equal([1, 1, 0, 2], Enumerable.Range(0, 4).Select(query => visits.Count(0, query)));
        Assert.Equal([0, 7, 1, 0], Enumerable.Range(0, 4).Select(query => visits.Count(1, query)));
        Assert.Equal([1, 2], visits.ScaleFactors);
    }

    [Fact]
    public void Counts_may_be_as_large_as_the_limit()
    {
        var visits = Visits.FromCounts(_pipeline, [[1, 255, 256], [Visits.MaxItemsPerQuery, 0, Visits.MaxItemsPerQuery]]);

        Assert.Equal([1, 255, 256], Enumerable.Range(0, 3).Select(query => visits.Count(0, query)));
        Assert.Equal(Visits.MaxItemsPerQuery, visits.Count(1, 2));
        Assert.Equal(Visits.MaxItemsPerQuery * 2 / 3.0, visits.ScaleFactors[1]);
    }

    [Fact]
    public void Equal_counts_are_known_to_be_so()
    {
        var visits = Visits.FromCounts(_pipeline, [[300, 300], [1, 2]]);

        Assert.True(visits.IsUniform(0, out int count) && count == 300);
        Assert.False(visits.IsUniform(1, out _));
    }

    [Fact]
    public void Every_stage_needs_counts() =>
        Rejection.Expect(() => Visits.FromCounts(_pipeline, [[1]]), at: "visits", "cover 1 stages, and the pipeline has 2", "give counts for each stage");

    [Fact]
    public void Every_stage_needs_counts_of_the_same_queries()
    {
        Rejection.Expect(() => Visits.FromCounts(_pipeline, [[1, 1], [1]]), at: "visits", "one count per query");
        Rejection.Expect(() => Visits.FromCounts(_pipeline, [[], []]), at: "visits", "at least one");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Visits.MaxItemsPerQuery + 1)]
    public void A_count_outside_its_range_is_rejected(int count) =>
        Rejection.Expect(() => Visits.FromCounts(_pipeline, [[1, 1], [0, count]]), at: "query 2, stage 'plate'", $"the count is {count};", "from 0 to 16777216");

    [Fact]
    public void A_query_must_visit_a_stage() =>
        Rejection.Expect(() => Visits.FromCounts(_pipeline, [[1, 0, 1], [0, 0, 1]]), at: "query 2", "visits no stage", "remove it or give it a count");
}
