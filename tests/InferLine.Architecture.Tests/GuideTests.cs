using InferLine.Testing;

namespace InferLine;

/// <summary>The code in the guides is that of the samples, which the build compiles.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData("first-pipeline.md", "FirstPipeline")]
    [InlineData("hosting.md", "ExistingHost")]
    [InlineData("writing-a-backend.md", "TensorFlowServing", "InferLine.TensorFlowServing.Tests")]
    public void Code_in_a_guide_is_code_of_its_sample(string guide, string sample, string? tests = null)
    {
        string[] folders = [RepositoryFolder.PathOf("samples", sample), .. tests is null ? [] : new[] { RepositoryFolder.PathOf("tests", tests) }];
        string[] files = [.. folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs")).Select(file => Lines(File.ReadAllText(file)))];
        string[] blocks = [.. CodeBlocks(File.ReadAllText(RepositoryFolder.PathOf("docs", guide))).Select(Lines)];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(files, file => file.Contains(block, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> CodeBlocks(string guide) =>
        guide.ReplaceLineEndings("\n").Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]);

    private static string Lines(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Trim().Split('\n').Select(line => line.TrimEnd()));
}
