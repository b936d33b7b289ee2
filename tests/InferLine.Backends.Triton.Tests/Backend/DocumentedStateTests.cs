using System.Text;
using InferLine.Backends.Deployment;
using InferLine.Pipelines;
using InferLine.Serialization;
using InferLine.Testing;

namespace InferLine.Backends.Triton.Tests.Backend;

public sealed class DocumentedStateTests
{
    [Fact]
    public async Task The_state_in_the_documentation_is_one()
    {
        // The first example of the page is the pipeline, the last one the state.
        string[] examples = [.. MarkdownPage.Load(Path.Combine("docs", "formats.md")).Blocks("json")];
        Pipeline pipeline = PipelineJson.Parse(examples[0]);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(examples[^1]));

        DesiredState state = await StateFile.ReadAsync(stream, "state.json", pipeline, "Triton", TestContext.Current.CancellationToken);

        Assert.Equal([3, 1], state.Stages.Select(stage => stage.Plan.Replicas));
        Assert.Equal([2, 1, 1], state.Stages.SelectMany(stage => stage.Shares.Values));
        Assert.All(state.Stages, stage => Assert.Equal(stage.Plan.Replicas, stage.Shares.Values.Sum()));
    }
}
