using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Plans;
using InferLine.Servers;

namespace InferLine.Commands;

/// <summary><c>inferline apply</c>: makes servers run a plan.</summary>
internal sealed class ApplyCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline apply --backend triton --pipeline p.json --plan plan.json --servers servers.json
            --dry-run
          inferline apply --backend triton --pipeline p.json --plan plan.json --servers servers.json
            --state state.json
          inferline apply --backend torchserve --pipeline p.json --plan plan.json --servers servers.json

        Every stage's model gets the planned batch size, delay and replicas (instances of Triton, workers of
        TorchServe) on the servers of its hardware. All else in its configuration is kept; what runs as
        planned is left alone; something serves at every moment. --dry-run prints each
        call and each difference, and changes nothing. A plan that cannot be carried out is refused before
        the first call. With --state, replicas stay where they are from one plan to the next.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.PlanFormat}
        {CommonNotes.ServersFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ServerExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly PipelineServers _servers = new();
    private readonly Option<string?> _plan = SharedOptions.Plan();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what would be done, and do nothing." };
    private readonly Option<bool> _json = SharedOptions.Json();

    public ApplyCommand(Terminal terminal)
        : base("apply", "Makes servers run a plan, or tells what that would change.", Help)
    {
        _terminal = terminal;
        _servers.AddTo(this);
        Add(_plan);
        Add(_dryRun);
        Add(_json);
        OptionKinds.AtMostOneStandardInput(this, _servers.Pipeline, _servers.Servers, _plan);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = new InputFiles(_terminal);
        string planFile = arguments.GetRequiredValue(_plan)!;
        bool dryRun = arguments.GetValue(_dryRun);
        using ModelServers servers = await _servers.OpenAsync(files, arguments, cancellationToken).ConfigureAwait(false);
        Plan plan = await files.PlanAsync(planFile, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ServerChange> changes = await ProgressDisplay.RunAsync(
            _terminal,
            "Looking at the servers",
            show => InputErrors.InAsync(planFile, async () =>
            {
                IReadOnlyList<ServerChange> found = await servers.PreviewAsync(plan, cancellationToken).ConfigureAwait(false);
                if (!dryRun)
                {
                    show("Applying the plan");
                    await servers.Backend.ApplyAsync(plan, cancellationToken).ConfigureAwait(false);
                }

                return found;
            })).ConfigureAwait(false);

        if (arguments.GetValue(_json))
        {
            await JsonOutput.WriteAsync(_terminal, ApplyDocument.From(servers.Backend.Pipeline, changes, dryRun), CliJsonContext.Default.ApplyDocument, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ApplyReport.Write(_terminal, changes, dryRun);
        }

        return ExitCode.Done;
    }
}
