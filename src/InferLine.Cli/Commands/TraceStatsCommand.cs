using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary><c>inferline trace stats</c>: what a trace looks like, in a few figures.</summary>
internal sealed class TraceStatsCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline trace stats --trace trace.csv
          inferline trace stats --trace trace.csv --json

        The peak is the largest rate over any window of one second. CV is the coefficient of variation of
        the times between arrivals: 0 for a constant rate, 1 for a Poisson process, more for bursts.

        Files:
        {CommonNotes.TraceFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Option<string?> _trace = SharedOptions.Trace();
    private readonly Option<bool> _json = SharedOptions.Json();

    public TraceStatsCommand(Terminal terminal)
        : base("stats", "Tells the number of queries of a trace, its duration, rates and burstiness.", Help)
    {
        _terminal = terminal;
        Add(_trace);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        ArrivalTrace trace = await new InputFiles(_terminal).ArrivalsAsync(arguments.GetRequiredValue(_trace)!, cancellationToken).ConfigureAwait(false);
        var statistics = TraceStatistics.Of(trace);
        if (arguments.GetValue(_json))
        {
            await JsonOutput.WriteAsync(
                _terminal, TraceStatisticsDocument.From(statistics), CliJsonContext.Default.TraceStatisticsDocument, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            TraceReport.Write(_terminal, statistics);
        }

        return ExitCode.Done;
    }
}
