using FsCheck.Xunit;
using InferLine.Pipelines;
using InferLine.Testing;

namespace InferLine.Workloads;

public sealed class VisitSamplingTests
{
    private const int Queries = 100_000;
    private const ulong Seed = 29;

    [Fact]
    public void Entries_are_visited_once_by_every_query()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Edge("a", "c", 0.5).Build();

        var visits = Visits.Sample(pipeline, 1000, Seed);

        Assert.Same(pipeline, visits.Pipeline);
        Assert.Equal(1000, visits.QueryCount);
        Assert.True(visits.IsUniform(0, out int first) && first == 1);
        Assert.True(visits.IsUniform(1, out int second) && second == 1);
        Assert.False(visits.IsUniform(2, out _));
    }

    [Fact]
    public void Edges_that_are_always_taken_multiply_items()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Edge("a", "b", fanOut: 3).Edge("b", "c", fanOut: 200).Build();

        var visits = Visits.Sample(pipeline, 10, Seed);

        Assert.Equal([1, 3, 600], visits.ScaleFactors);
        Assert.True(visits.IsUniform(2, out int count) && count == 600);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(0.999)]
    public void An_edge_is_taken_as_often_as_its_probability_says(double probability)
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Edge("a", "b", probability).Build();

        double share = Visits.Sample(pipeline, Queries, Seed).ScaleFactors[1];

        Assert.Equal(probability, share, Statistics.Sigmas * Math.Sqrt(probability * (1 - probability) / Queries));
    }

    [Fact]
    public void An_edge_of_probability_0_is_never_taken()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Edge("a", "c", 0, fanOut: 9).Edge("b", "c").Build();

        Assert.Equal([1, 1, 1], Visits.Sample(pipeline, 1000, Seed).ScaleFactors);
    }

    [Fact]
    public void An_edge_is_not_taken_where_its_source_is_not_visited()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Edge("a", "b", 0.5).Edge("b", "c", 0.5).Build();

        var visits = Visits.Sample(pipeline, Queries, Seed);

        Assert.DoesNotContain(Enumerable.Range(0, Queries), query => visits.Count(2, query) > visits.Count(1, query));
        Assert.Equal(0.25, visits.ScaleFactors[2], Statistics.Sigmas * Math.Sqrt(0.25 * 0.75 / Queries));
    }

    [Fact]
    public void An_exclusive_stage_takes_at_most_one_edge_with_each_its_own_probability()
    {
        double[] probabilities = [0.1, 0.2, 0.6];
        Pipeline pipeline = Pipeline.Create("p")
            .Stage("a", "m", StageRouting.Exclusive)
            .Stage("b", "m")
            .Stage("c", "m")
            .Stage("d", "m")
            .Edge("a", "b", probabilities[0])
            .Edge("a", "c", probabilities[1])
            .Edge("a", "d", probabilities[2])
            .Build();

        var visits = Visits.Sample(pipeline, Queries, Seed);

        Assert.DoesNotContain(Enumerable.Range(0, Queries), query => visits.Count(1, query) + visits.Count(2, query) + visits.Count(3, query) > 1);
        for (int edge = 0; edge < probabilities.Length; edge++)
        {
            double p = probabilities[edge];
            Assert.Equal(p, visits.ScaleFactors[edge + 1], Statistics.Sigmas * Math.Sqrt(p * (1 - p) / Queries));
        }
    }

    [Fact]
    public void An_exclusive_stage_whose_probabilities_sum_to_1_takes_exactly_one_edge()
    {
        Pipeline pipeline = Pipeline.Create("p")
            .Stage("a", "m", StageRouting.Exclusive)
            .Stage("b", "m")
            .Stage("c", "m")
            .Stage("d", "m")
            .Edge("a", "b", 0.1)
            .Edge("a", "c", 0.2)
            .Edge("a", "d", 0.7)
            .Build();

        var visits = Visits.Sample(pipeline, Queries, Seed);

        Assert.All(Enumerable.Range(0, Queries), query => Assert.Equal(1, visits.Count(1, query) + visits.Count(2, query) + visits.Count(3, query)));
    }

    [Fact]
    public void A_join_gets_the_largest_count_that_a_taken_edge_brings()
    {
        Pipeline pipeline = Pipeline.Create("p")
            .Stage("a", "m")
            .Stage("b", "m")
            .Stage("c", "m")
            .Stage("join", "m")
            .Edge("a", "b", 0.5)
            .Edge("a", "c", 0.5)
            .Edge("a", "join", fanOut: 2)
            .Edge("b", "join", fanOut: 5)
            .Edge("c", "join", fanOut: 3)
            .Build();

        var visits = Visits.Sample(pipeline, 1000, Seed);

        Assert.All(
            Enumerable.Range(0, 1000),
            query => Assert.Equal(visits.Count(1, query) > 0 ? 5 : visits.Count(2, query) > 0 ? 3 : 2, visits.Count(3, query)));
    }

    [Property]
    public void Every_count_comes_over_one_of_the_edges(GeneratedPipeline generated)
    {
        Pipeline pipeline = generated.Pipeline;
        PipelineTopology topology = pipeline.Topology;
        var visits = Visits.Sample(pipeline, 50, Seed);

        for (int stage = 0; stage < pipeline.Stages.Count; stage++)
        {
            for (int query = 0; query < visits.QueryCount; query++)
            {
                int[] brought = [.. topology.InEdges(stage).Select(edge => visits.Count(topology.Source(edge), query) * pipeline.Edges[edge].FanOut)];
                int[] possible = topology.IsEntry(stage) ? [1] : [0, .. brought];
                Assert.Contains(visits.Count(stage, query), possible);
            }
        }
    }

    [Fact]
    public void Counts_above_a_byte_are_kept_wherever_they_occur()
    {
        // The first query that takes the wide edge comes after others whose counts fit into a byte.
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Edge("a", "b", 0.01, fanOut: 300).Chain("a", "c").Edge("b", "c").Build();

        var visits = Visits.Sample(pipeline, 1000, Seed);

        int[] counts = [.. Enumerable.Range(0, 1000).Select(query => visits.Count(2, query))];
        Assert.Equal(1, counts[0]);
        Assert.Equal(Enumerable.Range(0, 1000).Select(query => visits.Count(1, query) > 0 ? 300 : 1), counts);
        Assert.Contains(300, counts);
        Assert.Equal(counts.Average(), visits.ScaleFactors[2], 1e-9);
    }

    [Fact]
    public void Fan_outs_that_multiply_beyond_the_limit_are_rejected()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Edge("a", "b", fanOut: 65_536).Edge("b", "c", fanOut: 65_536).Build();

        Rejection.Expect(() => Visits.Sample(pipeline, 10, Seed), at: "stage 'c'", "4294967296 items", "lower a fanOut");
    }

    [Fact]
    public void There_must_be_a_query() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Visits.Sample(Pipeline.Create("p").Stage("a", "m").Build(), 0, Seed));
}
