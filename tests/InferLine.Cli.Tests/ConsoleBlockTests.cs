using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using InferLine.Testing;

namespace InferLine;

/// <summary>What the documentation shows of the tool is what the tool prints: the commands of every page are run, in order, in one folder, and their outputs compared.</summary>
public sealed partial class ConsoleBlockTests
{
    private const string Prompt = "$ ";

    /// <summary>The files that a page takes from another one.</summary>
    private const string Day =
        """
        inferline trace generate --process gamma --rate 300 --cv 2 --duration 60s --output trace.csv
        inferline plan --pipeline data/pipelines/voice-assistant.json --profiles data/profiles/nvidia.json --trace trace.csv --slo 200ms --output plan.json
        inferline trace generate --process piecewise --rates data/traces/servegen-m-large.rates.csv --time-factor 0.05 --rate-factor 1.5 --duration 72m --output day.csv
        """;

    private const string ByHand =
        """
        echo '{ "pipeline": "voice-assistant", "slo": { "latencyMs": 200, "percentile": 99 }, "stages": [
          { "name": "intent", "hardware": "t4", "batchSize": 8, "replicas": 1 },
          { "name": "answer", "hardware": "t4", "batchSize": 1, "replicas": 4 },
          { "name": "speak", "hardware": "t4", "batchSize": 8, "replicas": 2 } ] }' > by-hand.json
        """;

    [Theory]
    [InlineData("getting-started.md")]
    [InlineData("cli.md", ByHand)]
    [InlineData("tuner.md", Day)]
    public async Task Outputs_are_those_of_the_commands_above_them(string page, string? before = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "the pages' commands are for a POSIX shell");
        string folder = Directory.CreateTempSubdirectory("inferline-docs-").FullName;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "data"), RepositoryFolder.PathOf("data"));
            if (before is not null)
            {
                await RunAsync(before, folder);
            }

            Step[] steps = [.. MarkdownPage.Load(Path.Combine("docs", page)).Blocks("console").SelectMany(Steps)];
            Assert.NotEmpty(steps);
            string status = "";
            foreach (Step step in steps)
            {
                (string output, int code) = await RunAsync($"(exit {(status.Length > 0 ? status : "0")})\n{step.Command}", folder);
                status = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal($"{step.Command}\n{Stable(step.Output)}", $"{step.Command}\n{Stable(output)}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The text without what differs from run to run: how long the tool took, and how many simulations its threads made until the proof.</summary>
    private static string Stable(string text) =>
        string.Join('\n', Varying().Replace(text.ReplaceLineEndings("\n"), "#").Split('\n').Select(line => line.TrimEnd())).Trim('\n');

    private static IEnumerable<Step> Steps(string block)
    {
        string[] lines = block.TrimEnd('\n').Split('\n');
        int at = 0;
        while (at < lines.Length)
        {
            Assert.StartsWith(Prompt, lines[at], StringComparison.Ordinal);
            var command = new StringBuilder(lines[at++][Prompt.Length..]);
            while (command[^1] == '\\')
            {
                command.Append('\n').Append(lines[at++]);
            }

            int from = at;
            while (at < lines.Length && !lines[at].StartsWith(Prompt, StringComparison.Ordinal))
            {
                at++;
            }

            yield return new Step(command.ToString(), string.Join('\n', lines[from..at]));
        }
    }

    private static async Task<(string Output, int ExitCode)> RunAsync(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec 2>&1\n" + script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH") },
        };
        using Process shell = Process.Start(start)!;
        shell.StandardInput.Close();
        string output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output, shell.ExitCode);
    }

    [GeneratedRegex("""[0-9,]+ stage simulations in [0-9.,]+ (?:ms|s|min)|"(?:elapsedMs|simulations)": [0-9.]+""", RegexOptions.NonBacktracking)]
    private static partial Regex Varying();

    private sealed record Step(string Command, string Output);
}
