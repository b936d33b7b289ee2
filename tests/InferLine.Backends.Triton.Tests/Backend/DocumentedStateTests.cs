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
        string page = (await File.ReadAllTextAsync(RepositoryFolder.PathOf("docs", "formats.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        string Example(string heading) => page.Split($"\n## {heading}\n```json\n")[1].Split("\n```")[0];
        Pipeline pipeline = PipelineJson.Parse(Example("Pipeline"));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Example("State")));

        DesiredState state = await StateFile.ReadAsync(stream, "state.json", pipeline, "Triton", TestContext.Current.CancellationToken);

        Assert.Equal([3, 1], state.Stages.Select(stage => stage.Plan.Replicas));
        Assert.Equal([2, 1, 1], state.Stages.SelectMany(stage => stage.Shares.Values));
        Assert.All(state.Stages, stage => Assert.Equal(stage.Plan.Replicas, stage.Shares.Values.Sum()));
    }
}
