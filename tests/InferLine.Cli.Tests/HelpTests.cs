using System.CommandLine;
using InferLine.Commands;
using InferLine.Output;
using InferLine.Testing;

namespace InferLine;

public sealed class HelpTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public static TheoryData<string> Commands => [.. Paths(Root, ""), ""];

    private static RootCommand Root =>
        ToolRootCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null), PlannerChoice.Default);

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_teaches_and_keeps_to_100_columns(string command)
    {
        string output = (await _workspace.RunAsync(command + " --help")).Succeeded().Output;

        Assert.Contains("Description:", output, StringComparison.Ordinal);
        Assert.Contains(command.Length == 0 ? "Start with:" : "Examples:", output, StringComparison.Ordinal);
        Assert.Contains("  inferline " + command, output, StringComparison.Ordinal);
        Assert.Contains("'-' stands for standard input or output", output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, Terminal.RedirectedWidth));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_and_option_is_in_the_reference(string command)
    {
        string reference = File.ReadAllText(RepositoryFolder.PathOf("docs", "cli.md"));
        Command described = command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate((Command)Root, (parent, name) => parent.Subcommands.Single(c => c.Name == name));

        Assert.Contains($"inferline {command}".TrimEnd(), reference, StringComparison.Ordinal);
        Assert.All(described.Options, option => Assert.Contains($"`{option.Name}", reference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_that_of_the_tool()
    {
        string version = (await _workspace.RunAsync("--version")).Succeeded().Output.TrimEnd();

        Assert.Equal(typeof(Tool).Assembly.GetName().Version!.ToString(3), version);
    }

    private static IEnumerable<string> Paths(Command command, string prefix) =>
        command.Subcommands.SelectMany(child => Paths(child, prefix + child.Name + " ").Prepend(prefix + child.Name));
}
