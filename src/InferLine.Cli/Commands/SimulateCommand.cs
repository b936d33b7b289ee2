using System.CommandLine;
using System.Diagnostics;
using InferLine.Estimation;
using InferLine.Input;
using InferLine.Output;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Reporting;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary><c>inferline simulate</c>: what a plan would do under a load.</summary>
internal sealed class SimulateCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline simulate --pipeline p.json --profiles f.json --plan plan.json --trace trace.csv
          inferline simulate --pipeline p.json --profiles f.json --plan plan.json --trace trace.csv --json
          inferline simulate --pipeline p.json --profiles f.json --plan plan.json --trace trace.csv
            --report report.html
          inferline simulate --pipeline p.json --profiles f.json --plan plan.json --trace trace.csv
            --trace-output run.json
          zcat trace.csv.gz |
            inferline simulate --pipeline p.json --profiles f.json --plan plan.json --trace -

        The table also tells where the slowest queries spend their time: per stage, waiting (queue) and in
        service, along the path that made them slow. A file of --trace-output shows each batch of each
        replica, and the queues, when it is opened in chrome://tracing or Perfetto.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.ProfilesFormat}
        {CommonNotes.PlanFormat}
        {CommonNotes.WorkloadFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}
        A plan that misses its objective, or cannot carry the load, is an answer: exit code 0.

        """;

    private readonly Terminal _terminal;
    private readonly Option<string?> _pipeline = SharedOptions.Pipeline();
    private readonly Option<string?> _profiles = SharedOptions.Profiles();
    private readonly Option<string?> _plan = SharedOptions.Plan();
    private readonly Option<string?> _trace = SharedOptions.Workload();
    private readonly Option<ulong> _seed = SharedOptions.VisitSeed();
    private readonly ReportOption _report = new();
    private readonly Option<string?> _timeline = OptionKinds.File(
        "--trace-output", "file", "Where to write what each replica does when (Trace Event JSON); '-' for standard output.", required: false);
    private readonly Option<bool> _json = SharedOptions.Json();

    public SimulateCommand(Terminal terminal)
        : base("simulate", "Simulates a plan under a load: latencies, attainment of the objective, cost, and the state of each stage.", Help)
    {
        _terminal = terminal;
        Add(_pipeline);
        Add(_profiles);
        Add(_plan);
        Add(_trace);
        Add(_seed);
        _report.AddTo(this);
        Add(_timeline);
        Add(_json);
        OptionKinds.AtMostOneStandardInput(this, _pipeline, _profiles, _plan, _trace);
        Validators.Add(result =>
        {
            if (OptionKinds.TextOf(result, _timeline) is { } output && OptionKinds.IsStandardStream(output) && result.GetResult(_json) is not null)
            {
                result.AddError("--trace-output - and --json would both write to standard output; give --trace-output a file");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = new InputFiles(_terminal);
        string planFile = arguments.GetRequiredValue(_plan)!;
        string traceFile = arguments.GetRequiredValue(_trace)!;
        bool json = arguments.GetValue(_json);
        string? reportFile = _report.Read(arguments);
        string? timeline = arguments.GetValue(_timeline);
        if (timeline is not null)
        {
            OutputFiles.Check(timeline);
        }

        (Pipeline pipeline, ProfileCatalog catalog, Plan plan) = await PlannedPipeline.ReadAsync(
            files, arguments.GetRequiredValue(_pipeline)!, arguments.GetRequiredValue(_profiles)!, planFile, cancellationToken).ConfigureAwait(false);

        (Workload workload, Estimate estimate, TimeSpan elapsed) = await ProgressDisplay.RunAsync(
            _terminal,
            $"Reading {InputFiles.NameOf(traceFile)}",
            async show =>
            {
                Workload load = await files.WorkloadAsync(traceFile, pipeline, arguments.GetValue(_seed), cancellationToken).ConfigureAwait(false);
                show($"Simulating {Format.Queries(load.QueryCount)}");
                Estimator estimator = InputErrors.In(traceFile, () => new Estimator(load, catalog));
                long started = Stopwatch.GetTimestamp();
                Estimate summary = InputErrors.In(planFile, () => estimator.Estimate(plan, options: null, cancellationToken));
                TimeSpan taken = Stopwatch.GetElapsedTime(started);
                if (timeline is not null)
                {
                    show($"Writing {timeline}");
                    await new OutputFiles(_terminal).WriteTimelineAsync(timeline, estimator, plan, cancellationToken).ConfigureAwait(false);
                }

                // The tail costs more simulations, so it is left out where only the time of one is asked for.
                bool isAll = !json || reportFile is not null;
                return (load, isAll ? estimator.Estimate(plan, new EstimateOptions { IncludeTail = true, IncludeLatencies = reportFile is not null }, cancellationToken) : summary, taken);
            }).ConfigureAwait(false);

        bool isForPeople = !json && !(timeline is not null && OptionKinds.IsStandardStream(timeline));
        if (json)
        {
            await JsonOutput.WriteAsync(
                _terminal, SimulationDocument.From(estimate, elapsed), CliJsonContext.Default.SimulationDocument, cancellationToken).ConfigureAwait(false);
        }
        else if (isForPeople)
        {
            new SimulationReport(plan, workload, estimate).Write(_terminal);
            if (timeline is not null)
            {
                _terminal.Text.WriteLine(Plain.Line($"The batches are in {timeline}; open it in chrome://tracing or Perfetto."));
            }
        }

        if (reportFile is not null)
        {
            ReportDetails details = ReportOption.Details(arguments, [_pipeline, _profiles, _plan, _trace]);
            await ReportOption.WriteAsync(_terminal, reportFile, Report.OfSimulation(workload, catalog, plan, estimate, details), isForPeople, cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
