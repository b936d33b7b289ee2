using FsCheck.Xunit;
using InferLine.Pipelines;
using InferLine.Testing;

namespace InferLine.Serialization;

public sealed class PipelineJsonTests
{
    private const string Documented = """
        {
          "name": "video-monitoring",
          "stages": [
            {
              "name": "detect",
              "model": "yolov3",
              "routing": "exclusive"
            },
            {
              "name": "plate",
              "model": "openalpr"
            }
          ],
          "edges": [
            {
              "from": "detect",
              "to": "plate",
              "probability": 0.4,
              "fanOut": 2
            }
          ]
        }
        """;

    [Property]
    public void What_was_written_reads_back_the_same(GeneratedPipeline generated)
    {
        Pipeline read = PipelineJson.Parse(PipelineJson.ToJson(generated.Pipeline));

        Assert.Equal(generated.Pipeline.Name, read.Name);
        Assert.Equal(generated.Pipeline.Stages, read.Stages);
        Assert.Equal(generated.Pipeline.Edges, read.Edges);
    }

    [Fact]
    public void Is_written_as_documented_without_defaults()
    {
        Pipeline pipeline = Pipeline.Create("video-monitoring")
            .Stage("detect", "yolov3", StageRouting.Exclusive)
            .Stage("plate", "openalpr")
            .Edge("detect", "plate", 0.4, 2)
            .Build();

        Assert.Equal(Documented, PipelineJson.ToJson(pipeline));
    }

    [Fact]
    public void Defaults_are_those_documented()
    {
        Pipeline pipeline = PipelineJson.Parse(
            """{ "name": "p", "stages": [{ "name": "a", "model": "m" }, { "name": "b", "model": "m" }], "edges": [{ "from": "a", "to": "b" }] }""");

        Assert.Equal(StageRouting.Independent, pipeline.Stages[0].Routing);
        Assert.Equal(new Edge("a", "b", probability: 1, fanOut: 1), pipeline.Edges[0]);
    }

    [Theory]
    [InlineData("""{ "name": "p", "stages": [{ "name": "a", "model": "m" }] }""")]
    [InlineData("""{ "name": "p", "stages": [{ "name": "a", "model": "m" }], "edges": null }""")]
    [InlineData("""{ "edges": [], "stages": [{ "model": "m", "routing": "independent", "name": "a" }], "name": "p" }""")]
    public void Edges_may_be_left_out_and_the_order_is_free(string json) => Assert.Empty(PipelineJson.Parse(json).Edges);
}
