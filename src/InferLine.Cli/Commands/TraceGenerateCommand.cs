using System.CommandLine;
using System.CommandLine.Parsing;
using InferLine.Input;
using InferLine.Output;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary><c>inferline trace generate</c>: a trace from an arrival process.</summary>
internal sealed class TraceGenerateCommand : ToolCommand
{
    private const string Help = $"""
        Processes:
          gamma      independent Gamma-distributed times between arrivals: --rate, --cv, --duration
          poisson    a Poisson process: --rate, --duration
          constant   equal distances: --rate, --duration
          piecewise  a rate that changes over time: --rates, optional --cv (default 1), --time-factor,
                     --rate-factor, --duration (default: as long as the file describes)
          recorded   a trace played again and again: --trace, --duration

        Examples:
          inferline trace generate --process gamma --rate 200 --cv 2 --duration 60s --output trace.csv
          inferline trace generate --process piecewise --rates day.csv --time-factor 0.1 --output trace.csv
          inferline trace generate --process poisson --rate 50 --duration 1h --seed 7 --output -

        Files:
        {CommonNotes.TraceFormat}
          rates     CSV with the columns time_s and rate_qps: each rate holds until the next row's time

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}
        The same options and seed give the same trace.

        """;

    private readonly Terminal _terminal;
    private readonly Option<string> _process;
    private readonly Option<double?> _rate = OptionKinds.Positive("--rate", "qps", "The mean rate in queries per second.", ArrivalProcess.MaxRatePerSecond);
    private readonly Option<double?> _variation = OptionKinds.NonNegative(
        "--cv", "ratio", "Burstiness: the coefficient of variation of the times between arrivals; 1 is Poisson.", ArrivalProcess.MaxCoefficientOfVariation);

    private readonly Option<TimeSpan?> _duration = OptionKinds.Time("--duration", "How long the trace is, like 60s.", Limits.LongestDuration);
    private readonly Option<string?> _rates = OptionKinds.File("--rates", "file", "The rates over time (CSV), for piecewise.", required: false);
    private readonly Option<double?> _rateFactor = OptionKinds.Positive("--rate-factor", "factor", "Multiplies the rates of --rates.", Limits.LargestRateFactor);
    private readonly Option<double?> _timeFactor = OptionKinds.Positive(
        "--time-factor", "factor", "Multiplies the times of --rates: 0.1 plays a day in 2.4 hours.", Limits.LargestTimeFactor);

    private readonly Option<string?> _trace = OptionKinds.File("--trace", "file", "The trace to play (CSV), for recorded.", required: false);
    private readonly Option<ulong> _seed = OptionKinds.Seed("Seed of the random numbers.");
    private readonly Option<string?> _output = SharedOptions.Output("the trace");
    private readonly ProcessKind[] _kinds;

    public TraceGenerateCommand(Terminal terminal)
        : base("generate", "Generates a trace from an arrival process.", Help)
    {
        _terminal = terminal;
        _kinds =
        [
            new("gamma", [_rate, _variation, _duration], [], Plainly(a => ArrivalProcess.Gamma(a.GetValue(_rate)!.Value, a.GetValue(_variation)!.Value))),
            new("poisson", [_rate, _duration], [], Plainly(a => ArrivalProcess.Poisson(a.GetValue(_rate)!.Value))),
            new("constant", [_rate, _duration], [], Plainly(a => ArrivalProcess.Constant(a.GetValue(_rate)!.Value))),
            new("piecewise", [_rates], [_variation, _duration, _rateFactor, _timeFactor], PiecewiseAsync),
            new("recorded", [_trace, _duration], [], RecordedAsync),
        ];
        _process = OptionKinds.Name("--process", "The arrival process.", "process", [.. _kinds.Select(kind => kind.Name)], required: true);
        Add(_process);
        Add(_rate);
        Add(_variation);
        Add(_duration);
        Add(_rates);
        Add(_rateFactor);
        Add(_timeFactor);
        Add(_trace);
        Add(_seed);
        Add(_output);
        Validators.Add(CheckProcess);
        SetAction(RunAsync);
    }

    /// <summary>An option that the process would ignore is a mistake, not a matter of taste.</summary>
    private void CheckProcess(CommandResult result)
    {
        string? name = OptionKinds.TextOf(result, _process);
        if (Array.Find(_kinds, kind => kind.Name == name) is not { } chosen)
        {
            return;
        }

        foreach (Option needed in chosen.Needs.Where(option => result.GetResult(option) is null))
        {
            result.AddError($"process '{name}' needs {needed.Name}");
        }

        foreach (Option useless in _kinds.SelectMany(kind => kind.Options).Distinct().Except(chosen.Options).Where(option => result.GetResult(option) is not null))
        {
            result.AddError($"{useless.Name} means nothing to process '{name}'; leave it out");
        }
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string output = arguments.GetRequiredValue(_output)!;
        OutputFiles.Check(output);
        ProcessKind kind = _kinds.Single(candidate => candidate.Name == arguments.GetRequiredValue(_process));
        ArrivalTrace trace = await ProgressDisplay.RunAsync(
            _terminal,
            $"Generating {kind.Name} arrivals",
            async _ =>
            {
                (ArrivalProcess process, TimeSpan duration) = await kind.CreateAsync(arguments, cancellationToken).ConfigureAwait(false);
                return await Task.Run(() => process.Generate(duration, arguments.GetValue(_seed)), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
        await new OutputFiles(_terminal).WriteAsync(output, trace, cancellationToken).ConfigureAwait(false);
        TraceReport.WriteSummary(_terminal, trace, "a trace", output);
        return ExitCode.Done;
    }

    /// <summary>A process that the options alone describe.</summary>
    private Func<ParseResult, CancellationToken, Task<(ArrivalProcess Process, TimeSpan Duration)>> Plainly(Func<ParseResult, ArrivalProcess> create) =>
        (arguments, _) => Task.FromResult((create(arguments), arguments.GetValue(_duration)!.Value));

    private async Task<(ArrivalProcess Process, TimeSpan Duration)> PiecewiseAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string file = arguments.GetValue(_rates)!;
        RateSeries asGiven = await new InputFiles(_terminal).RatesAsync(file, cancellationToken).ConfigureAwait(false);
        RateSeries rates = InputErrors.In(file, () => asGiven.Scale(arguments.GetValue(_timeFactor) ?? 1, arguments.GetValue(_rateFactor) ?? 1));
        TimeSpan duration = arguments.GetValue(_duration) ?? rates.NaturalDuration;
        return duration > TimeSpan.Zero
            ? (ArrivalProcess.Piecewise(rates, arguments.GetValue(_variation) ?? 1), duration)
            : throw new InvalidInputException(InputFiles.NameOf(file), null, "it has a single rate, which does not say how long it holds; give --duration");
    }

    private async Task<(ArrivalProcess Process, TimeSpan Duration)> RecordedAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string file = arguments.GetValue(_trace)!;
        ArrivalTrace trace = await new InputFiles(_terminal).ArrivalsAsync(file, cancellationToken).ConfigureAwait(false);
        return (InputErrors.In(file, () => ArrivalProcess.Recorded(trace)), arguments.GetValue(_duration)!.Value);
    }
}
