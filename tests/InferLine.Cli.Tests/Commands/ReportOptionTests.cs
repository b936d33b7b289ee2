using InferLine.Testing;

namespace InferLine.Commands;

public sealed class ReportOptionTests : IDisposable
{
    private const string Files = " --pipeline pipeline.json --profiles profiles.json";

    private readonly Workspace _workspace = new();

    public static TheoryData<string, string> Reports => new()
    {
        { "simulate" + Files + " --plan plan.json --trace trace.csv", "shop: simulation" },
        { "plan" + Files + " --trace trace.csv --slo 80ms", "shop: plan" },
        { "plan" + Files + " --trace trace.csv --slo 1ms", "shop: no plan" },
        { "plan" + Files + " --trace trace.csv --sweep slo=60ms..80ms:10ms", "shop: sweep" },
        { "plan" + Files + " --trace trace.csv --slo 80ms --sweep cv=1..2:1", "shop: sweep" },
        { "replay" + Files + " --plan plan.json --trace trace.csv --tuner none", "shop: replay" },
    };

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task A_report_names_its_command_and_standard_output_says_where_it_is(string command, string title)
    {
        string report = _workspace.PathOf("report.html");
        ToolRun without = await _workspace.RunAsync(command);
        ToolRun with = await _workspace.RunAsync($"{command} --report {report}");

        string html = _workspace.Read("report.html");
        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.Contains($"<code>inferline {command.Split(' ')[0]} --pipeline ", html, StringComparison.Ordinal);
        Assert.Contains("<dt>trace</dt>", html, StringComparison.Ordinal);
        Assert.Equal((without.ExitCode, ""), (with.ExitCode, with.Error));
        Assert.Equal([.. Lines(without.Output), $"The report is in {report}."], Lines(with.Output));
    }

    [Fact]
    public async Task Json_stays_json()
    {
        Assert.Equal(100, (await _workspace.RunAsync($"simulate{Files} --plan plan.json --trace trace.csv --json --report {_workspace.PathOf("report.html")}")).Json().GetProperty("queries").GetInt32());
        Assert.True(_workspace.Has("report.html"));
    }

    [Theory]
    [InlineData("-", "a report is a file")]
    [InlineData(".", "this is a folder")]
    [InlineData("missing/report.html", "the folder of this file does not exist")]
    public async Task What_is_no_file_is_said_at_once(string report, string problem)
    {
        string path = report == "-" ? report : _workspace.PathOf(report);
        (await _workspace.RunAsync($"simulate{Files} --plan plan.json --trace absent.csv --report {path}")).IsRejected(problem);
    }

    /// <summary>What was printed, but for empty lines and those that tell how long a search took.</summary>
    private static string[] Lines(string output) => [.. output.TrimEnd().ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0 && !line.Contains("simulations in", StringComparison.Ordinal))];
}
