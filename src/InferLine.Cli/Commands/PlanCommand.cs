using System.CommandLine;
using InferLine.Estimation;
using InferLine.Input;
using InferLine.Output;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Reporting;
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
          inferline plan --pipeline p.json --profiles f.json --trace trace.csv --slo 150ms --output - |
            inferline simulate --pipeline p.json --profiles f.json --plan - --trace tomorrow.csv
          inferline plan --pipeline p.json --profiles f.json --trace trace.csv
            --sweep slo=100ms..500ms:50ms --report sweep.html

        The objective: the given percentile of the latencies must be within --slo. The planners: auto finds
        a plan by the search of the InferLine paper and then goes on until the cheapest is proved; exact
        leaves the first part out; greedy leaves the second part out. When the time limit is reached, the
        lower bound tells how much cheaper any plan could be at most. Ctrl+C ends the search with the best
        plan so far.
        A sweep plans for a range of objectives (slo), mean rates (rate: the trace played faster or slower)
        or degrees of burstiness (cv: Gamma arrivals in place of the trace), and prints a table.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.ProfilesFormat}
        {CommonNotes.WorkloadFormat}
        {CommonNotes.PlanFormat}
                    with the estimate, the traffic envelope and how the search ended

        {CommonNotes.StandardStreams}
        --output - prints the plan alone, as --json does.
        Exit codes: 0 done; 1 no plan, for the reason given (a sweep: at no point); 2 bad usage or bad
        input, explained on standard error; 130 interrupted by Ctrl+C.

        """;

    private readonly Terminal _terminal;
    private readonly PlannerChoice _planners;
    private readonly Option<string?> _pipeline = SharedOptions.Pipeline();
    private readonly Option<string?> _profiles = SharedOptions.Profiles();
    private readonly Option<string?> _trace = SharedOptions.Workload();
    private readonly Option<TimeSpan?> _slo = OptionKinds.Time(
        "--slo", "The latency objective, like 150ms; needed unless --sweep varies it.", ServiceLevelObjective.MaxLatency);

    private readonly Option<double?> _percentile = OptionKinds.Positive(
        "--percentile", "percent", "Which percentile of the latencies must be within --slo.", most: 100);

    private readonly Option<string> _planner;
    private readonly SearchOptions _search = new();
    private readonly Option<SweepRange?> _sweep = OptionKinds.Sweep("Plan for a range: slo=100ms..500ms:50ms, rate=100..1000:100 or cv=0.5..4:0.5.");
    private readonly Option<ulong> _seed = SharedOptions.VisitSeed();
    private readonly Option<string?> _output = OptionKinds.File("--output", "file", "Where to write the plan; '-' for standard output.", required: false);
    private readonly ReportOption _report = new();
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
        _search.AddTo(this);
        Add(_sweep);
        Add(_seed);
        Add(_output);
        _report.AddTo(this);
        Add(_json);
        OptionKinds.AtMostOneStandardInput(this, _pipeline, _profiles, _trace);
        Validators.Add(result =>
        {
            bool varies = OptionKinds.TextOf(result, _sweep)?.StartsWith(SweepRange.Slo + "=", StringComparison.Ordinal) == true;
            if (varies == (result.GetResult(_slo) is not null))
            {
                result.AddError(varies
                    ? "--slo and --sweep slo=... both give the latency objective; give one of them"
                    : "option '--slo' is required; give the latency objective, like --slo 150ms");

                // After an error of a validator the parser does not look for missing options any more.
                foreach (Option missing in Options.Where(option => option.Required && result.GetResult(option) is null))
                {
                    result.AddError($"option '{missing.Name}' is required");
                }
            }

            if (result.GetResult(_sweep) is not null && result.GetResult(_output) is not null)
            {
                result.AddError("--output writes one plan, and --sweep makes many; leave one of them out");
            }
        });
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

        string? reportFile = _report.Read(arguments);
        var files = new InputFiles(_terminal);
        SweepRange? sweep = arguments.GetValue(_sweep);
        TimeSpan latency = arguments.GetValue(_slo) ?? TimeSpan.FromMilliseconds((double)sweep!.Values[^1]);
        var slo = new ServiceLevelObjective(latency, arguments.GetValue(_percentile)!.Value);
        Pipeline pipeline = await files.PipelineAsync(arguments.GetRequiredValue(_pipeline)!, cancellationToken).ConfigureAwait(false);
        ProfileCatalog catalog = await files.ProfilesAsync(arguments.GetRequiredValue(_profiles)!, cancellationToken).ConfigureAwait(false);
        Fit.ModelsAreProfiled(pipeline, catalog, arguments.GetRequiredValue(_profiles)!);
        _search.Check(arguments, pipeline, catalog);

        IPlanner planner = _planners.Create(arguments.GetValue(_planner)!, _search.Planner(arguments));
        ulong seed = arguments.GetValue(_seed);
        PlanningRequest? request = null;
        async Task<PlanningRequest> ReadAsync(Action<string> show)
        {
            Workload workload = await files.WorkloadAsync(traceFile, pipeline, seed, cancellationToken).ConfigureAwait(false);
            if (sweep is not null and not { Kind: SweepRange.Slo } && workload.Arrivals.MeanRatePerSecond == 0)
            {
                throw new InvalidInputException(
                    InputFiles.NameOf(traceFile), null, "all its queries arrive at time 0, so there is no rate to vary; give a trace that takes some time");
            }

            show($"Planning for {Format.Queries(workload.QueryCount)}");
            return request = _search.Request(arguments, workload, catalog, slo);
        }

        if (sweep is not null)
        {
            IReadOnlyList<SweepPoint> points = await ProgressDisplay.RunAsync(
                _terminal,
                $"Reading {InputFiles.NameOf(traceFile)}",
                async show => Sweep(planner, await ReadAsync(show).ConfigureAwait(false), sweep, seed, show, cancellationToken)).ConfigureAwait(false);
            int answer = await WriteAsync(sweep, points, arguments.GetValue(_json)).ConfigureAwait(false);
            if (reportFile is not null)
            {
                Report report = Report.OfSweep(request!, AxisOf(sweep), points, Details(arguments, slo));
                await ReportOption.WriteAsync(_terminal, reportFile, report, !arguments.GetValue(_json), CancellationToken.None).ConfigureAwait(false);
            }

            return cancellationToken.IsCancellationRequested ? ExitCode.Cancelled : answer;
        }

        PlanningResult result = await ProgressDisplay.RunAsync(
            _terminal,
            $"Reading {InputFiles.NameOf(traceFile)}",
            async show =>
            {
                PlanningRequest question = await ReadAsync(show).ConfigureAwait(false);
                return planner.Plan(question, new ProgressRelay<PlanningProgress>(step => show(PlanReport.Describe(step))), cancellationToken);
            }).ConfigureAwait(false);

        bool asJson = arguments.GetValue(_json) || output is "-";
        await WriteAsync(pipeline, catalog, slo, result, asJson, output).ConfigureAwait(false);
        if (reportFile is not null)
        {
            var everything = new EstimateOptions { IncludeLatencies = true, IncludeTail = true };
            Estimate? estimate = result.Plan is { } plan ? new Estimator(request!.Workload, catalog).Estimate(plan, everything, CancellationToken.None) : null;
            Report report = Report.OfPlanning(request!, result, estimate, Details(arguments, slo));
            await ReportOption.WriteAsync(_terminal, reportFile, report, !asJson, CancellationToken.None).ConfigureAwait(false);
        }

        return cancellationToken.IsCancellationRequested ? ExitCode.Cancelled : result.Plan is null ? ExitCode.No : ExitCode.Done;
    }

    private static SweepAxis AxisOf(SweepRange sweep) =>
        sweep.Kind switch { SweepRange.Slo => SweepAxis.Latency, SweepRange.Rate => SweepAxis.Rate, _ => SweepAxis.CoefficientOfVariation };

    private ReportDetails Details(ParseResult arguments, ServiceLevelObjective slo) =>
        ReportOption.Details(
            arguments,
            [_pipeline, _profiles, _trace],
            arguments.GetValue(_sweep) is { Kind: SweepRange.Slo } ? new ReportInput("percentile", FormattableString.Invariant($"p{slo.Percentile}")) : new ReportInput("objective", slo.ToString()),
            new ReportInput("planner", arguments.GetValue(_planner)!));

    private static IReadOnlyList<SweepPoint> Sweep(
        IPlanner planner, PlanningRequest request, SweepRange sweep, ulong seed, Action<string> show, CancellationToken cancellationToken)
    {
        var progress = new ProgressRelay<SweepPoint>(point => show($"Planned for {sweep.Kind} {point.Value:0.####}"));
        var search = new PlanSweep(planner);
        return sweep.Kind switch
        {
            SweepRange.Slo => search.OverLatency(request, sweep.Values.Select(value => TimeSpan.FromMilliseconds((double)value)), progress, cancellationToken),
            SweepRange.Rate => search.OverRate(request, sweep.Values.Select(value => (double)value), progress, cancellationToken),
            _ => search.OverCoefficientOfVariation(request, sweep.Values.Select(value => (double)value), seed, progress, cancellationToken),
        };
    }

    private async Task<int> WriteAsync(SweepRange sweep, IReadOnlyList<SweepPoint> points, bool asJson)
    {
        if (asJson)
        {
            await JsonOutput.WriteAsync(
                _terminal, SweepDocument.From(sweep, points), CliJsonContext.Default.SweepDocument, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            SweepReport.Write(_terminal, sweep, points);
        }

        return points.Any(point => point.Result.Plan is not null) ? ExitCode.Done : ExitCode.No;
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
                NoPlanDocument.From(pipeline, slo, result.Search),
                CliJsonContext.Default.NoPlanDocument,
                CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            string outcome = result.Search.Status == SearchStatus.Infeasible ? "There is no feasible plan" : "No feasible plan was found";
            _terminal.Text.WriteLine(Plain.Line($"{outcome} for pipeline '{pipeline.Name}' with {slo}: {result.Search.Reason}."));
        }
    }
}
