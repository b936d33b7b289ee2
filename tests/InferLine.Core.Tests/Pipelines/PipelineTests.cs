using InferLine.Testing;

namespace InferLine.Pipelines;

public sealed class PipelineTests
{
    private static readonly Stage[] _stages = [new("detect", "yolov3"), new("vehicle", "resnet50"), new("plate", "openalpr")];

    [Fact]
    public void Stages_are_known_by_the_index_at_which_they_were_given()
    {
        var pipeline = new Pipeline("video", _stages, [new("detect", "plate")]);

        Assert.Equal([0, 1, 2], _stages.Select(stage => pipeline.IndexOf(stage.Name)));
        Assert.True(pipeline.TryGetIndex("plate", out int index));
        Assert.Equal(2, index);
        Assert.False(pipeline.TryGetIndex("Plate", out _));
        Assert.Equal(_stages, pipeline.Stages);
    }

    [Fact]
    public void Asking_for_an_unknown_stage_names_those_that_exist() =>
        Rejection.Expect(
            () => new Pipeline("video", _stages, []).IndexOf("person"), at: "stage 'person'", "pipeline 'video' has no such stage", "detect, vehicle, plate");

    [Fact]
    public void Stages_without_in_edges_are_entries_even_if_there_are_several()
    {
        var pipeline = new Pipeline("video", _stages, [new("vehicle", "plate")]);

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(pipeline.Topology.IsEntry));
    }

    [Fact]
    public void A_name_must_be_given() =>
        Rejection.Expect(() => new Pipeline(" ", _stages, []), at: "pipeline", "'name' is missing or empty", "give it a name");

    [Fact]
    public void A_pipeline_may_not_be_empty() =>
        Rejection.Expect(() => new Pipeline("video", [], []), at: "stages", "no stages", "add at least one");

    [Fact]
    public void A_stage_may_not_occur_twice() =>
        Rejection.Expect(
            () => new Pipeline("video", [.. _stages, new("vehicle", "other")], []), at: "stages[3] 'vehicle'", "another stage has this name", "a name of its own");

    [Fact]
    public void An_edge_may_not_occur_twice() =>
        Rejection.Expect(
            () => new Pipeline("video", _stages, [new("detect", "plate"), new("detect", "vehicle"), new("detect", "plate", 0.5)]),
            at: "edges[2], edge 'detect' -> 'plate'",
            "occurs twice",
            "merge the two");

    [Theory]
    [InlineData("detect", "person")]
    [InlineData("person", "detect")]
    public void An_edge_must_connect_known_stages(string from, string to) =>
        Rejection.Expect(
            () => new Pipeline("video", _stages, [new(from, to)]), at: $"edge '{from}' -> '{to}'", "there is no stage 'person'", "the stages are detect, vehicle, plate");

    [Fact]
    public void A_stage_may_not_lead_to_itself() =>
        Rejection.Expect(() => new Pipeline("video", _stages, [new("plate", "plate")]), at: "edges", "'plate' -> 'plate' form a cycle", "remove one of these edges");

    [Fact]
    public void A_cycle_is_shown_without_the_stages_that_only_lead_into_or_out_of_it()
    {
        Stage[] stages = [new("in", "m"), new("a", "m"), new("b", "m"), new("c", "m"), new("out", "m")];
        Edge[] edges = [new("in", "a"), new("a", "b"), new("b", "c"), new("c", "a"), new("c", "out")];

        var error = Assert.Throws<InvalidInputException>(() => new Pipeline("round", stages, edges));

        Rejection.Check(error, at: "edges", "'a' -> 'b'", "'b' -> 'c'", "'c' -> 'a'", "form a cycle", "remove one of these edges");
        Assert.DoesNotContain("'in'", error.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("'out'", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Exclusive_probabilities_may_not_sum_to_more_than_1()
    {
        Stage[] stages = [new("detect", "yolov3", StageRouting.Exclusive), new("vehicle", "m"), new("person", "m")];
        Edge[] edges = [new("detect", "vehicle", 0.7), new("detect", "person", 0.4)];

        Rejection.Expect(() => new Pipeline("video", stages, edges), at: "stage 'detect'", "sum to 1.1", "at most 1", "independent");
    }

    [Fact]
    public void Independent_probabilities_may_sum_to_more_than_1()
    {
        Edge[] edges = [new("detect", "vehicle", 0.7), new("detect", "plate", 0.4)];

        Assert.Equal(edges, new Pipeline("video", _stages, edges).Edges);
    }

    [Theory]
    [InlineData(0.1, 0.2, 0.7)]
    [InlineData(0.7, 0.2, 0.1)]
    [InlineData(1, 0, 0)]
    public void Exclusive_probabilities_may_sum_to_1_but_for_rounding(double first, double second, double third)
    {
        Stage[] stages = [new("s", "m", StageRouting.Exclusive), new("a", "m"), new("b", "m"), new("c", "m"), new("t", "m")];
        Edge[] edges = [new("s", "a", first), new("s", "b", second), new("s", "c", third), new("t", "b"), new("t", "c")];

        Assert.Equal(edges, new Pipeline("sums", stages, edges).Edges);
    }

    [Fact]
    public void A_stage_that_no_query_can_reach_is_rejected() =>
        Rejection.Expect(
            () => new Pipeline("video", _stages, [new("detect", "vehicle", 0), new("vehicle", "plate")]),
            at: "stage 'vehicle'",
            "no query can reach this stage",
            "raise a probability or remove the stage");

    [Fact]
    public void An_edge_of_probability_0_does_no_harm_where_another_leads_to_the_stage()
    {
        var pipeline = new Pipeline("video", _stages, [new("detect", "plate", 0), new("vehicle", "plate", 0.5)]);

        Assert.Equal([1, 1, 0.5], pipeline.ScaleFactors);
    }
}
