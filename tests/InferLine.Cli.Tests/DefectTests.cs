using InferLine.Commands;
using InferLine.Testing;

namespace InferLine;

public sealed class DefectTests : IDisposable
{
    private readonly Workspace _workspace = new() { Planners = new PlannerChoice(("broken", _ => new BrokenPlanner())) };

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Tool.DebugVariable, null);
        _workspace.Dispose();
    }

    [Fact]
    public async Task A_defect_is_one_line_that_asks_for_a_report()
    {
        ToolRun run = await _workspace.RunAsync(CommandLines.Plan);

        Assert.Equal(ExitCode.Defect, run.ExitCode);
        Assert.Equal("", run.Output);
        string line = Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains("unexpected InvalidOperationException: It fell apart.", line, StringComparison.Ordinal);
        Assert.Contains("report", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stack_trace_is_shown_on_request()
    {
        Environment.SetEnvironmentVariable(Tool.DebugVariable, "1");

        ToolRun run = await _workspace.RunAsync(CommandLines.Plan);

        Assert.Contains(" at InferLine.Testing.BrokenPlanner.Plan", run.Error, StringComparison.Ordinal);
    }
}
