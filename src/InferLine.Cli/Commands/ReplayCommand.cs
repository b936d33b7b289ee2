using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Reporting;
using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary><c>inferline replay</c>: what a plan would do under a load while a tuner changes its replicas.</summary>
internal sealed class ReplayCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline replay --pipeline p.json --profiles f.json --plan plan.json --trace today.csv
            --tuner proportional
          inferline replay --pipeline p.json --profiles f.json --plan plan.json --trace today.csv
            --tuner proportional --headroom 50% --max-replicas detect=12 --timeline
          inferline replay --pipeline p.json --profiles f.json --plan plan.json --trace today.csv
            --tuner classic --json

        The tuners: none leaves the plan as it is; classic follows the rules of the InferLine paper;
        proportional scales every stage by how much more capacity the load demands than the planned one;
        lookahead simulates the time to come and takes the cheapest replicas that keep the objective.
        A tuner sees the arrivals up to the present, compares them with the traffic envelope in the plan
        (so the plan must be one that 'inferline plan' made), and changes replicas only. A new replica costs
        from the moment it is asked for and serves when it has started; one that is removed ends its batch.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.ProfilesFormat}
        {CommonNotes.PlanFormat}
                    with the traffic envelope, the mean rate and the scale factors
        {CommonNotes.WorkloadFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}
        A replay that misses the objective is an answer: exit code 0.

        """;

    private readonly Terminal _terminal;
    private readonly Option<string?> _pipeline = SharedOptions.Pipeline();
    private readonly Option<string?> _profiles = SharedOptions.Profiles();
    private readonly Option<string?> _plan = OptionKinds.File("--plan", "file", "The plan (JSON) to begin with, as 'inferline plan' writes it.");
    private readonly Option<string?> _trace = SharedOptions.Workload();
    private readonly TuningSettings _tuning = new();

    private readonly Option<TimeSpan?> _decisionInterval = OptionKinds.Time(
        "--decision-interval",
        $"How often the tuner is asked. [default: {Duration.Format(ReplayOptions.DefaultDecisionInterval)}]",
        ReplayOptions.LongestDecisionInterval,
        least: TimeSpan.FromMilliseconds(1));

    private readonly Option<bool> _reportItems = new("--report-items")
    {
        Description = "Tell the tuner how many items the stages received, so that it follows scale factors that drift.",
    };

    private readonly Option<ulong> _seed = SharedOptions.VisitSeed();
    private readonly Option<bool> _timeline = new("--timeline") { Description = "Print every change of the replicas." };
    private readonly ReportOption _report = new();
    private readonly Option<bool> _json = SharedOptions.Json();

    public ReplayCommand(Terminal terminal)
        : base("replay", "Replays a load against a plan whose replicas a tuner changes: cost, attainment, and what was decided why.", Help)
    {
        _terminal = terminal;
        Add(_pipeline);
        Add(_profiles);
        Add(_plan);
        Add(_trace);
        _tuning.AddTo(this);
        Add(_decisionInterval);
        Add(_reportItems);
        Add(_seed);
        Add(_timeline);
        _report.AddTo(this);
        Add(_json);
        OptionKinds.AtMostOneStandardInput(this, _pipeline, _profiles, _plan, _trace);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = new InputFiles(_terminal);
        string planFile = arguments.GetRequiredValue(_plan)!;
        string traceFile = arguments.GetRequiredValue(_trace)!;
        string? reportFile = _report.Read(arguments);

        (Pipeline pipeline, ProfileCatalog catalog, Plan plan) = await PlannedPipeline.ReadAsync(
            files, arguments.GetRequiredValue(_pipeline)!, arguments.GetRequiredValue(_profiles)!, planFile, cancellationToken).ConfigureAwait(false);

        TunerOptions tuning = _tuning.Read(arguments, pipeline);
        ITuner? tuner = InputErrors.In(planFile, () => TunerPolicies.Create(_tuning.Tuner(arguments), pipeline, plan, catalog, tuning));
        var options = new ReplayOptions
        {
            Activation = tuning.Activation,
            DecisionInterval = arguments.GetValue(_decisionInterval) ?? ReplayOptions.DefaultDecisionInterval,
            ReportItems = arguments.GetValue(_reportItems),
            IncludeLatencies = reportFile is not null,
        };
        (Workload workload, ReplayResult result) = await ProgressDisplay.RunAsync(
            _terminal,
            $"Reading {InputFiles.NameOf(traceFile)}",
            async show =>
            {
                Workload load = await files.WorkloadAsync(traceFile, pipeline, arguments.GetValue(_seed), cancellationToken).ConfigureAwait(false);
                show($"Replaying {Format.Queries(load.QueryCount)}");
                TunerReplay replay = InputErrors.In(traceFile, () => new TunerReplay(load, catalog));
                return (load, InputErrors.In(traceFile, () => replay.Run(plan, tuner, options, cancellationToken)));
            }).ConfigureAwait(false);

        bool timeline = arguments.GetValue(_timeline);
        if (arguments.GetValue(_json))
        {
            await JsonOutput.WriteAsync(
                _terminal, ReplayDocument.From(plan, pipeline, result, timeline), CliJsonContext.Default.ReplayDocument, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            new ReplayReport(plan, catalog, workload, _tuning.Tuner(arguments), result).Write(_terminal, timeline);
        }

        if (reportFile is not null)
        {
            ReportDetails details = ReportOption.Details(
                arguments,
                [_pipeline, _profiles, _plan, _trace],
                new ReportInput("tuner", _tuning.Tuner(arguments)),
                new ReportInput("activation", Duration.Format(tuning.Activation)),
                new ReportInput("stabilization", Duration.Format(tuning.Stabilization)),
                new ReportInput("decision interval", Duration.Format(options.DecisionInterval)));
            await ReportOption.WriteAsync(_terminal, reportFile, Report.OfReplay(workload, catalog, plan, result, details), !arguments.GetValue(_json), cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
