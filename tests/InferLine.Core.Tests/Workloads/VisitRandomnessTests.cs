using FsCheck.Xunit;
using InferLine.Pipelines;
using InferLine.Testing;
using MathNet.Numerics.Distributions;
using Correlation = MathNet.Numerics.Statistics.Correlation;

namespace InferLine.Workloads;

/// <summary>Common random numbers: the draw for an edge depends on the seed, the query and the edge alone, and on each of them.</summary>
public sealed class VisitRandomnessTests
{
    private const int Queries = 100_000;
    private const ulong Seed = 31;

    private static readonly Pipeline _coins = Pipeline.Create("coins")
        .Stage("root", "m")
        .Stage("first", "m")
        .Stage("second", "m")
        .Stage("third", "m")
        .Edge("root", "first", 0.5)
        .Edge("root", "second", 0.5)
        .Edge("first", "third", 0.5)
        .Build();

    [Property]
    public void The_first_queries_do_the_same_however_many_follow(GeneratedPipeline generated, byte count, byte more)
    {
        var few = Visits.Sample(generated.Pipeline, count + 1, Seed);
        var many = Visits.Sample(generated.Pipeline, count + 1 + more, Seed);

        for (int stage = 0; stage < generated.Pipeline.Stages.Count; stage++)
        {
            Assert.Equal(Counts(few, stage, few.QueryCount), Counts(many, stage, few.QueryCount));
        }
    }

    [Fact]
    public void A_further_edge_leaves_the_others_as_they_were()
    {
        Pipeline larger = new("larger", [.. _coins.Stages, new Stage("fourth", "m")], [.. _coins.Edges, new Edge("root", "fourth", 0.5)]);

        var before = Visits.Sample(_coins, 1000, Seed);
        var after = Visits.Sample(larger, 1000, Seed);

        Assert.All(Enumerable.Range(0, 4), stage => Assert.Equal(Counts(before, stage, 1000), Counts(after, stage, 1000)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_visits_and_another_seed_others()
    {
        var visits = Visits.Sample(_coins, 1000, Seed);

        Assert.Equal(Counts(visits, 1, 1000), Counts(Visits.Sample(_coins, 1000, Seed), 1, 1000));
        Assert.NotEqual(Counts(visits, 1, 1000), Counts(Visits.Sample(_coins, 1000, Seed + 1), 1, 1000));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    public void Edges_are_independent(ulong seed)
    {
        var visits = Visits.Sample(_coins, Queries, seed);

        AssertIndependent(Counts(visits, 1, Queries), Counts(visits, 2, Queries));

        // The third edge is only drawn where the first is taken.
        int[] taken = [.. Enumerable.Range(0, Queries).Where(query => visits.Count(1, query) > 0)];
        AssertIndependent([.. taken.Select(query => visits.Count(2, query))], [.. taken.Select(query => visits.Count(3, query))]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(256)]
    public void Queries_are_independent_of_their_neighbours(int distance)
    {
        int[] counts = Counts(Visits.Sample(_coins, Queries, Seed), 1, Queries);

        AssertIndependent(counts[distance..], counts[..^distance]);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(1UL << 32)]
    [InlineData(0x9E3779B97F4A7C15)]
    public void Seeds_are_independent_of_their_neighbours(ulong distance) =>
        AssertIndependent(Counts(Visits.Sample(_coins, Queries, Seed), 1, Queries), Counts(Visits.Sample(_coins, Queries, Seed + distance), 1, Queries));

    [Fact]
    public void Draws_are_uniform()
    {
        const int Cells = 1000;
        var random = new CounterRandom(Seed);
        int[] found = new int[Cells];
        for (ulong row = 0; row < 1000; row++)
        {
            for (ulong column = 0; column < 1000; column++)
            {
                found[(int)(random.Uniform(row, column) * Cells)]++;
            }
        }

        double chiSquare = found.Sum(count => Math.Pow(count - 1000, 2) / 1000);
        Assert.InRange(ChiSquared.CDF(Cells - 1, chiSquare), 1e-6, 1 - 1e-6);
    }

    /// <summary>For two fair coins, correlation 0 is independence; the estimate varies by 1 / sqrt(n).</summary>
    private static void AssertIndependent(int[] first, int[] second) =>
        Assert.Equal(0, Correlation.Pearson(first.Select(count => (double)count), second.Select(count => (double)count)), Statistics.Sigmas / Math.Sqrt(first.Length));

    private static int[] Counts(Visits visits, int stage, int queries) => [.. Enumerable.Range(0, queries).Select(query => visits.Count(stage, query))];
}
