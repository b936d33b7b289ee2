using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary><c>inferline plan</c>: the cheapest way to serve a load within a latency objective.</summary>
internal sealed class PlanCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline plan --pipeline p.json --profiles f.json --trace trace.csv --slo 150ms
          inferline plan --pipeline p.json --profiles f.json --trace trace.csv --slo 1.5s --percentile 99.9
            --output plan.json
          inferline plan --pipeline p.json --profiles f.json --trace trace.csv --slo 150ms --output -
            | inferline simulate --pipeline p.json --profiles f.json --plan - --trace tomorrow.csv

        The objective: the given percentile of the latencies must be within --slo. The greedy planner is the
        search of the InferLine paper; it ends where no single step makes the plan cheaper, and the lower
        bound tells how much cheaper any plan could be at most. Ctrl+C ends the search with the best plan so far.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.ProfilesFormat}
        {CommonNotes.WorkloadFormat}
        {CommonNotes.PlanFormat}
                    with the estimate, the traffic envelope and how the search ended

        {CommonNotes.StandardStreams} --output - prints the plan alone, as --json does.
        Exit codes: 0 done; 1 no feasible plan, for the reason given; 2 bad usage or bad input, explained on
        standard error; 130 interrupted by Ctrl+C.

        """;

    private readonly Terminal _terminal;
    private readonly PlannerChoice _planners;
    private readonly Option<string?> _pipeline = SharedOptions.Pipeline();
    private readonly Option<string?> _profiles = SharedOptions.Profiles();
    private readonly Option<string?> _trace = SharedOptions.Workload();
    private readonly Option<TimeSpan?> _slo = OptionKinds.Time(
        "--slo", "The latency objective, like 150ms.", ServiceLevelObjective.MaxLatency, required: true);

    private readonly Option<double?> _percentile = OptionKinds.Positive(
        "--percentile", "percent", "Which percentile of the latencies must be within --slo.", most: 100);

    private readonly Option<string> _planner;
    private readonly Option<ulong> _seed = SharedOptions.VisitSeed();
    private readonly Option<string?> _output = OptionKinds.File("--output", "file", "Where to write the plan; '-' for standard output.", required: false);
    private readonly Option<bool> _json = SharedOptions.Json();

    public PlanCommand(Terminal terminal, PlannerChoice planners)
        : base("plan", "Searches for the cheapest plan that serves a load within a latency objective.", Help)
    {
        _terminal = terminal;
        _planners = planners;
        _planner = OptionKinds.Name("--planner", "How to search.", "planner", planners.Names);
        _percentile.DefaultValueFactory = _ => ServiceLevelObjective.DefaultPercentile;
        Add(_pipeline);
        Add(_profiles);
        Add(_trace);
        Add(_slo);
        Add(_percentile);
        Add(_planner);
        Add(_seed);
        Add(_output);
        Add(_json);
        OptionKinds.AtMostOneStandardInput(this, _pipeline, _profiles, _trace);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string traceFile = arguments.GetRequiredValue(_trace)!;
        string? output = arguments.GetValue(_output);
        if (output is not null)
        {
            OutputFiles.Check(output);
        }

        var files = new InputFiles(_terminal);
        var slo = new ServiceLevelObjective(arguments.GetRequiredValue(_slo)!.Value, arguments.GetValue(_percentile)!.Value);
        Pipeline pipeline = await files.PipelineAsync(arguments.GetRequiredValue(_pipeline)!, cancellationToken).ConfigureAwait(false);
        ProfileCatalog catalog = await files.ProfilesAsync(arguments.GetRequiredValue(_profiles)!, cancellationToken).ConfigureAwait(false);
        Fit.ModelsAreProfiled(pipeline, catalog, arguments.GetRequiredValue(_profiles)!);

        IPlanner planner = _planners.Create(arguments.GetValue(_planner)!);
        PlanningResult result = await ProgressDisplay.RunAsync(
            _terminal,
            $"Reading {InputFiles.NameOf(traceFile)}",
            async show =>
            {
                Workload workload = await files.WorkloadAsync(traceFile, pipeline, arguments.GetValue(_seed), cancellationToken).ConfigureAwait(false);
                show($"Planning for {Format.Count(workload.QueryCount)} queries");
                var request = new PlanningRequest(workload, catalog, slo);
                var progress = new ProgressRelay(step => show(PlanReport.Describe(step)));
                return InputErrors.In(traceFile, () => planner.Plan(request, progress, cancellationToken));
            }).ConfigureAwait(false);

        bool asJson = arguments.GetValue(_json) || output is "-";
        await WriteAsync(pipeline, catalog, slo, result, asJson, output).ConfigureAwait(false);
        return cancellationToken.IsCancellationRequested ? ExitCode.Cancelled : result.Plan is null ? ExitCode.No : ExitCode.Done;
    }

    /// <summary>Not cancelled: the plan that a cancelled search had found is to be kept.</summary>
    private async Task WriteAsync(
        Pipeline pipeline, ProfileCatalog catalog, ServiceLevelObjective slo, PlanningResult result, bool asJson, string? output)
    {
        var files = new OutputFiles(_terminal);
        if (result.Plan is { } plan)
        {
            if (output is not null and not "-")
            {
                await files.WriteAsync(output, plan, CancellationToken.None).ConfigureAwait(false);
            }

            if (asJson)
            {
                await files.WriteAsync("-", plan, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                new PlanReport(plan, catalog).Write(_terminal, output);
            }
        }
        else if (asJson)
        {
            await JsonOutput.WriteAsync(
                _terminal,
                InfeasibleDocument.From(pipeline, slo, result.Search),
                CliJsonContext.Default.InfeasibleDocument,
                CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            _terminal.Text.WriteLine(Plain.Line($"There is no feasible plan for pipeline '{pipeline.Name}' with {slo}: {result.Search.Reason}."));
        }
    }
}
