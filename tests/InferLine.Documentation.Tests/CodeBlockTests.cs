using InferLine.Testing;

namespace InferLine.Documentation;

/// <summary>The code in the documentation is code that the build compiles: of a sample, of a program of tests/packages, or of a page's class here, whose tests run it.</summary>
public sealed class CodeBlockTests
{
    /// <summary>Where code that is shown may come from.</summary>
    private static readonly string[] CodeFolders =
    [
        "samples",
        Path.Combine("tests", "packages"),
        Path.Combine("tests", "InferLine.Documentation.Tests"),
        Path.Combine("tests", "InferLine.TensorFlowServing.Tests"),
    ];

    public static TheoryData<string> Pages => [.. MarkdownPage.All.Where(page => page.Blocks("csharp").Any()).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_in_the_documentation_is_code_that_the_build_compiles(string page)
    {
        string[] files =
        [
            .. CodeFolders.SelectMany(folder => Directory.EnumerateFiles(RepositoryFolder.PathOf(folder), "*.cs", SearchOption.AllDirectories)).Select(file => Lines(File.ReadAllText(file))),
        ];
        string[] parts = [.. MarkdownPage.Load(page).Blocks("csharp").Select(Lines).SelectMany(block => block.Split("\n\n"))];
        Assert.NotEmpty(parts);
        Assert.All(parts, part => Assert.Contains(files, file => file.Contains(part, StringComparison.Ordinal)));
    }

    /// <summary>The lines without what is around them: an example is indented otherwise than the program that it is from.</summary>
    private static string Lines(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Trim().Split('\n').Select(line => line.Trim()));
}
