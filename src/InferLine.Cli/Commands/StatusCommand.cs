using System.CommandLine;
using InferLine.Backends;
using InferLine.Input;
using InferLine.Output;
using InferLine.Plans;
using InferLine.Servers;

namespace InferLine.Commands;

/// <summary><c>inferline status</c>: what servers run of a plan.</summary>
internal sealed class StatusCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline status --backend triton --pipeline p.json --servers servers.json --plan plan.json
          inferline status --backend triton --pipeline p.json --servers servers.json --state state.json
            --json
          inferline status --backend torchserve --pipeline p.json --servers servers.json --plan plan.json

        Compares what the servers run with a plan, or with what they were last asked for as --state keeps
        it: replicas wanted and running, the largest batch, the items that wait, and what is wrong.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.PlanFormat}
        {CommonNotes.ServersFormat}

        {CommonNotes.StandardStreams}
        Exit codes: 0 all is well; 1 something is not, as the output says; 2 bad usage or bad input.

        """;

    private readonly Terminal _terminal;
    private readonly PipelineServers _servers = new();
    private readonly Option<string?> _plan = OptionKinds.File("--plan", "file", "The plan (JSON) to compare with; what --state keeps unless given.", required: false);
    private readonly Option<bool> _json = SharedOptions.Json();

    public StatusCommand(Terminal terminal)
        : base("status", "Tells what servers run of a plan, and what is wrong.", Help)
    {
        _terminal = terminal;
        _servers.AddTo(this);
        Add(_plan);
        Add(_json);
        OptionKinds.AtMostOneStandardInput(this, _servers.Pipeline, _servers.Servers, _plan);
        Validators.Add(result =>
        {
            if (result.GetResult(_plan) is null && result.GetResult(_servers.State) is null)
            {
                result.AddError("what to compare with is missing; give --plan, or --state if a plan was applied with it");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = new InputFiles(_terminal);
        string? planFile = arguments.GetValue(_plan);
        using ModelServers servers = await _servers.OpenAsync(files, arguments, cancellationToken).ConfigureAwait(false);
        Plan? plan = planFile is null ? null : await files.PlanAsync(planFile, cancellationToken).ConfigureAwait(false);
        if (plan is null && arguments.GetValue(_servers.State) is { } state && !File.Exists(state))
        {
            throw new InvalidInputException(state, null, "the file does not exist: no plan was applied with it; check the path, or give --plan");
        }

        BackendStatus status = await ProgressDisplay.RunAsync(
            _terminal,
            "Looking at the servers",
            _ => plan is null ? servers.Backend.GetStatusAsync(cancellationToken).AsTask() : InputErrors.InAsync(planFile!, () => servers.CompareAsync(plan, cancellationToken))).ConfigureAwait(false);
        if (arguments.GetValue(_json))
        {
            await JsonOutput.WriteAsync(_terminal, StatusDocument.From(servers.Backend.Pipeline, status), CliJsonContext.Default.StatusDocument, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            StatusReport.Write(_terminal, status);
        }

        return status.IsHealthy ? ExitCode.Done : ExitCode.No;
    }
}
