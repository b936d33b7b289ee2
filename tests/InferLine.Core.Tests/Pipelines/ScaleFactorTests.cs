using FsCheck.Xunit;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Pipelines;

public sealed class ScaleFactorTests
{
    private const double Rounding = 1e-12;

    [Fact]
    public void Along_a_tree_probabilities_and_fan_outs_multiply()
    {
        Pipeline pipeline = Pipeline.Create("video")
            .Stage("detect", "m")
            .Stage("vehicle", "m")
            .Stage("plate", "m")
            .Edge("detect", "vehicle", probability: 0.5, fanOut: 3)
            .Edge("vehicle", "plate", probability: 0.25, fanOut: 2)
            .Build();

        Assert.Equal([1, 1.5, 0.75], pipeline.ScaleFactors);
    }

    [Fact]
    public void At_a_join_the_mean_of_the_largest_count_is_taken()
    {
        Pipeline pipeline = Pipeline.Create("join")
            .Stage("a", "m")
            .Stage("b", "m")
            .Stage("c", "m")
            .Edge("a", "c", probability: 0.5, fanOut: 2)
            .Edge("b", "c", probability: 0.5, fanOut: 4)
            .Build();

        // 4 items with probability 1/2, else 2 with probability 1/2.
        Assert.Equal([1, 1, 2.5], pipeline.ScaleFactors);
    }

    [Property(MaxTest = 300)]
    public void They_equal_the_sum_over_all_outcomes_of_the_edges(GeneratedPipeline generated) =>
        Assert.Equal(EdgeOutcomes.ScaleFactors(generated.Pipeline), generated.Pipeline.ScaleFactors, RelativelyEqual);

    [Property(MaxTest = 20)]
    public void They_are_what_a_large_sample_tends_to(GeneratedPipeline generated)
    {
        const int Queries = 20_000;
        Pipeline pipeline = generated.Pipeline;
        var visits = Visits.Sample(pipeline, Queries, seed: 11);

        for (int stage = 0; stage < pipeline.Stages.Count; stage++)
        {
            double deviation = Statistics.StandardDeviation(Enumerable.Range(0, Queries).Select(query => (double)visits.Count(stage, query)));
            double tolerance = (Statistics.Sigmas * deviation / Math.Sqrt(Queries)) + Rounding;
            Assert.Equal(pipeline.ScaleFactors[stage], visits.ScaleFactors[stage], tolerance);
        }
    }

    [Fact]
    public void Stages_that_lead_to_no_join_are_exact_however_many_there_are()
    {
        PipelineBuilder star = Pipeline.Create("star").Stage("hub", "m");
        for (int i = 0; i < 100; i++)
        {
            star.Stage($"leaf {i}", "m").Edge("hub", $"leaf {i}", probability: 0.3, fanOut: 2);
        }

        Assert.Equal([1, .. Enumerable.Repeat(0.6, 100)], star.Build().ScaleFactors);
    }

    [Fact]
    public void Joins_with_too_many_ways_into_them_are_sampled()
    {
        PipelineBuilder funnel = Pipeline.Create("funnel").Stage("hub", "m").Stage("join", "m");
        for (int i = 0; i < 18; i++)
        {
            funnel.Stage($"way {i}", "m").Edge("hub", $"way {i}", probability: 0.1).Edge($"way {i}", "join");
        }

        // 200,000 queries are sampled: see the remarks of ScaleFactorAnalysis.
        double probability = 1 - Math.Pow(0.9, 18);
        double tolerance = Statistics.Sigmas * Math.Sqrt(probability * (1 - probability) / 200_000);
        IReadOnlyList<double> factors = funnel.Build().ScaleFactors;
        Assert.Equal(probability, factors[1], tolerance);
        Assert.Equal(Enumerable.Repeat(0.1, 18), factors.Skip(2));
    }

    [Fact]
    public void Fan_outs_that_multiply_beyond_the_limit_ahead_of_a_join_are_rejected()
    {
        Pipeline pipeline = Pipeline.Create("burst")
            .Stage("a", "m")
            .Stage("b", "m")
            .Stage("c", "m")
            .Edge("a", "b", fanOut: 65_536)
            .Edge("b", "c", fanOut: 65_536)
            .Edge("a", "c")
            .Build();

        Rejection.Expect(() => pipeline.ScaleFactors, at: "stage 'c'", "4294967296 items", "lower a fanOut");
    }

    private static bool RelativelyEqual(double expected, double actual) => Math.Abs(expected - actual) <= Rounding * Math.Max(1, expected);
}
