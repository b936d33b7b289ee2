using System.Diagnostics;
using System.Text.RegularExpressions;
using InferLine.Testing;

namespace InferLine.Documentation;

/// <summary>The program of the guide prints what the guide shows; times, rates and numbers of replicas differ from run to run.</summary>
public sealed partial class FirstPipelineTests
{
    [Fact]
    public async Task Prints_what_the_guide_shows()
    {
        MarkdownPage guide = MarkdownPage.Load(Path.Combine("docs", "first-pipeline.md"));
        string[] shown = [.. guide.Blocks("").Single().Trim().Split('\n').Select(Stable)];

        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", [Path.Combine(AppContext.BaseDirectory, "FirstPipeline.dll")])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process program = Process.Start(start)!;
        string output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, program.ExitCode);
        string[] printed = [.. output.ReplaceLineEndings("\n").Split('\n').Select(Stable)];
        Assert.All(shown, line => Assert.Contains(line, printed));
    }

    private static string Stable(string line) => Number().Replace(Changes().Replace(line.Trim(), "CHANGES"), "#");

    [GeneratedRegex(@"(?:\w+ [0-9]+ -> [0-9]+(?:, )?)+", RegexOptions.NonBacktracking)]
    private static partial Regex Changes();

    [GeneratedRegex("[0-9]+(?:\\.[0-9]+)?", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
