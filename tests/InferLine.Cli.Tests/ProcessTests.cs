using System.Text;
using System.Text.Json;
using InferLine.Testing;

namespace InferLine;

/// <summary>The built executable with its real streams.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Commands_work_in_a_pipe()
    {
        ToolRun plan = (await RunAsync(CommandLines.Plan + " --output -")).Succeeded();

        JsonElement simulated = (await RunAsync(CommandLines.Simulate.Replace("plan.json", "-", StringComparison.Ordinal) + " --json", plan.Output)).Json();

        Assert.Equal(100, simulated.GetProperty("queries").GetInt32());
    }

    [Fact]
    public async Task A_long_trace_passes_through_standard_input_and_output()
    {
        ToolRun generated = (await RunAsync("trace generate --process poisson --rate 1000 --duration 60s --output -")).Succeeded();
        ToolRun scaled = (await RunAsync("trace scale --trace - --time-factor 1 --output -", generated.Output)).Succeeded();

        Assert.InRange(generated.Output.Length, 500_000, int.MaxValue);
        Assert.Equal(generated.Output, scaled.Output);
    }

    [Theory]
    [InlineData(CommandLines.Plan)]
    [InlineData(CommandLines.Simulate)]
    [InlineData(CommandLines.Generate)]
    public async Task Redirected_output_is_free_of_progress_and_control_sequences(string commandLine)
    {
        ToolRun run = (await RunAsync(commandLine)).Succeeded();

        Assert.NotEmpty(run.Output);
        Assert.DoesNotContain(run.Output, character => char.IsControl(character) && character is not ('\r' or '\n'));
        Assert.False(run.Output.StartsWith('\uFEFF'));
    }

    [Fact]
    public async Task The_table_is_the_same_as_in_process() => Assert.Equal(await _workspace.RunAsync(CommandLines.Simulate), await RunAsync(CommandLines.Simulate));

    [Theory]
    [InlineData("", ExitCode.BadInput)]
    [InlineData("--version", ExitCode.Done)]
    [InlineData("simulate --help", ExitCode.Done)]
    [InlineData("trace stats --trace nowhere.csv", ExitCode.BadInput)]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 10ms", ExitCode.No)]
    public async Task The_exit_code_is_that_of_the_process(string commandLine, int expected) => Assert.Equal(expected, (await RunAsync(commandLine)).ExitCode);

    [Fact]
    public async Task A_truncated_stream_is_rejected_in_one_line() =>
        (await RunAsync(CommandLines.Simulate.Replace("plan.json", "-", StringComparison.Ordinal), Workspace.Plan[..80])).IsRejected("standard input: line 2, ", "not valid JSON");

    [Fact]
    public async Task Ctrl_c_ends_even_a_wait_for_input()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill command.");
        byte[] endless = Encoding.UTF8.GetBytes(Workspace.Csv(Enumerable.Range(0, 200_000).Select(i => i / 8.0)));

        ToolRun run = await ToolProcess.InterruptAsync(["trace", "stats", "--trace", "-"], endless, TestContext.Current.CancellationToken);

        Assert.Equal(new ToolRun(ExitCode.Cancelled, "", "cancelled before there was a result" + Environment.NewLine), run);
    }

    [Fact]
    public async Task A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipUnless(Directory.Exists("/dev/fd"), "There is no such device.");

        ToolRun run = (await RunAsync("trace generate --process constant --rate 2 --duration 1s --output /dev/fd/1")).Succeeded();

        Assert.Equal("arrival_s\n0.5\n1\nWrote a trace of 2 queries in 1.00 s (2.00 per second) to /dev/fd/1.\n", run.Output);
    }

    private Task<ToolRun> RunAsync(string commandLine, string input = "") =>
        ToolProcess.RunAsync(_workspace.Arguments(commandLine), Encoding.UTF8.GetBytes(input), TestContext.Current.CancellationToken);
}
