using System.CommandLine;
using InferLine.Input;
using InferLine.NetworkCalculus;
using InferLine.Output;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary><c>inferline trace envelope</c>: the arrival curve of a trace.</summary>
internal sealed class TraceEnvelopeCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline trace envelope --trace trace.csv
          inferline trace envelope --trace trace.csv --first-window 150ms --json
          inferline trace envelope --trace trace.csv --windows 100ms,1s,1m

        The envelope (arrival curve) tells, for each window length, the most queries that arrive in any
        window of that length. Windows double from the first one up to 60 s, unless --windows lists them.

        Files:
        {CommonNotes.TraceFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    /// <summary>A usual latency objective; queues of this length are what a plan must absorb.</summary>
    private static readonly TimeSpan DefaultFirstWindow = TimeSpan.FromMilliseconds(100);

    private readonly Terminal _terminal;
    private readonly Option<string?> _trace = SharedOptions.Trace();
    private readonly Option<TimeSpan[]?> _windows = OptionKinds.Times("--windows", "The window lengths, separated by commas.", Limits.LongestDuration);
    private readonly Option<TimeSpan?> _firstWindow = OptionKinds.Time(
        "--first-window", $"The first window; each further one is twice as long. [default: {Duration.Format(DefaultFirstWindow)}]", Limits.LongestDuration);

    private readonly Option<bool> _json = SharedOptions.Json();

    public TraceEnvelopeCommand(Terminal terminal)
        : base("envelope", "Computes the traffic envelope of a trace: the most queries in any window, by its length.", Help)
    {
        _terminal = terminal;
        Add(_trace);
        Add(_windows);
        Add(_firstWindow);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_windows) is not null && result.GetResult(_firstWindow) is not null)
            {
                result.AddError("--windows and --first-window both choose the windows; give one of them");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        ArrivalTrace trace = await new InputFiles(_terminal).ArrivalsAsync(arguments.GetRequiredValue(_trace)!, cancellationToken).ConfigureAwait(false);
        IEnumerable<TimeSpan> windows = arguments.GetResult(_windows) is null
            ? ArrivalCurve.DoublingWindows(arguments.GetValue(_firstWindow) ?? DefaultFirstWindow)
            : arguments.GetValue(_windows)!;
        var curve = ArrivalCurve.Of(trace, windows);
        if (arguments.GetValue(_json))
        {
            await JsonOutput.WriteAsync(
                _terminal, EnvelopeDocument.From(trace, curve), CliJsonContext.Default.EnvelopeDocument, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            TraceReport.Write(_terminal, curve);
        }

        return ExitCode.Done;
    }
}
