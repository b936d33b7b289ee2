using InferLine.Testing;

namespace InferLine.Pipelines;

public sealed class PipelineBuilderTests
{
    [Fact]
    public void Builds_what_was_said_in_the_order_in_which_it_was_said()
    {
        Pipeline pipeline = Pipeline.Create("video")
            .Edge("detect", "vehicle", probability: 0.6, fanOut: 2)
            .Stage("detect", model: "yolov3", StageRouting.Exclusive)
            .Stage("vehicle", model: "resnet50")
            .Build();

        Assert.Equal("video", pipeline.Name);
        Assert.Equal([new Stage("detect", "yolov3", StageRouting.Exclusive), new Stage("vehicle", "resnet50")], pipeline.Stages);
        Assert.Equal([new Edge("detect", "vehicle", 0.6, 2)], pipeline.Edges);
    }

    [Fact]
    public void A_chain_connects_each_stage_to_the_next()
    {
        Pipeline pipeline = Pipeline.Create("chain").Stage("a", "m").Stage("b", "m").Stage("c", "m").Chain("a", "b", "c").Build();

        Assert.Equal([new Edge("a", "b"), new Edge("b", "c")], pipeline.Edges);
    }

    [Fact]
    public void A_pipeline_does_not_change_when_its_builder_goes_on()
    {
        PipelineBuilder builder = Pipeline.Create("first").Stage("a", "m");
        Pipeline pipeline = builder.Build();

        builder.Stage("b", "m");

        Assert.Single(pipeline.Stages);
    }

    [Fact]
    public void Rules_are_checked_as_early_as_they_can_be()
    {
        Rejection.Expect(() => Pipeline.Create("p").Edge("a", "b", probability: 2), at: "edge 'a' -> 'b'", "'probability' is 2");
        Rejection.Expect(() => Pipeline.Create("p").Stage("a", "m").Edge("a", "b").Build(), at: "edge 'a' -> 'b'", "there is no stage 'b'");
    }
}
