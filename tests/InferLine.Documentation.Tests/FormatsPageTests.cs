using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using InferLine.Pipelines;
using InferLine.Serialization;
using InferLine.Testing;
using Json.Schema;

namespace InferLine.Documentation;

/// <summary>The examples of files in the documentation are read by the readers, and valid by the schemas that are published.</summary>
public sealed class FormatsPageTests
{
    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly MarkdownPage Page = MarkdownPage.Load(Path.Combine("docs", "formats.md"));

    [Fact]
    public void Examples_are_read()
    {
        string[] blocks = [.. Page.Blocks("json")];
        Assert.Equal(7, blocks.Length);
        Assert.Equal("video-monitoring", PipelineJson.Parse(blocks[0]).Name);
        Assert.Equal(["resnet50"], ProfileCatalogJson.Parse(blocks[1]).Models.Select(model => model.Model));
        Assert.Single(ProfileCatalogJson.Parse(InACatalog(blocks[2])).Models);
        Assert.Equal(300, PlanJson.Parse(blocks[5]).Slo!.Latency.TotalMilliseconds);
    }

    [Fact]
    public async Task The_example_of_visits_is_read()
    {
        using var visits = new MemoryStream(Encoding.UTF8.GetBytes(Page.Blocks("").Single()));
        Pipeline pipeline = PipelineJson.Parse(Page.Blocks("json").First());
        Assert.Equal(2, (await WorkloadCsv.ReadWorkloadAsync(visits, "visits.csv", pipeline, seed: 1, TestContext.Current.CancellationToken)).QueryCount);
    }

    [Theory]
    [InlineData(0, "pipeline")]
    [InlineData(1, "profiles")]
    [InlineData(3, "servers")]
    [InlineData(4, "servers-torchserve")]
    [InlineData(5, "plan")]
    public void Examples_are_valid_by_their_schemas(int block, string schema)
    {
        using JsonDocument example = JsonDocument.Parse(Page.Blocks("json").ElementAt(block), Json);
        Assert.True(Schema(schema).Evaluate(example.RootElement).IsValid);
    }

    [Fact]
    public void What_a_profiler_adds_is_valid_by_the_schema()
    {
        using JsonDocument example = JsonDocument.Parse(InACatalog(Page.Blocks("json").ElementAt(2)), Json);
        Assert.True(Schema("profiles").Evaluate(example.RootElement).IsValid);
    }

    [Fact]
    public void The_configuration_in_the_guide_is_that_of_the_sample()
    {
        JsonNode guide = JsonNode.Parse(MarkdownPage.Load(Path.Combine("docs", "hosting.md")).Blocks("json").Single())!;
        JsonNode sample = JsonNode.Parse(File.ReadAllText(RepositoryFolder.PathOf("samples", "ExistingHost", "appsettings.json")))!;
        Assert.True(JsonNode.DeepEquals(guide["InferLine"], sample["InferLine"]));
    }

    private static JsonSchema Schema(string name) => JsonSchema.FromText(File.ReadAllText(RepositoryFolder.PathOf("docs", "schemas", name + ".schema.json")));

    private static string InACatalog(string profile) =>
        $$"""{ "hardware": [ { "name": "cpu", "costPerHour": 0.1 } ], "models": [ { "name": "resnet50", "profiles": [ {{profile}} ] } ] }""";
}
