using InferLine.Output;

namespace InferLine.Commands;

/// <summary><c>inferline trace</c>: the commands that make and inspect traces.</summary>
internal sealed class TraceCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline trace generate --process gamma --rate 200 --cv 2 --duration 60s --output trace.csv
          inferline trace scale --trace trace.csv --mean-rate 300 --output faster.csv
          inferline trace stats --trace trace.csv
          inferline trace envelope --trace trace.csv --first-window 100ms
          inferline trace visits --pipeline p.json --trace trace.csv --output visits.csv

        Files:
        {CommonNotes.TraceFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    public TraceCommand(Terminal terminal)
        : base("trace", "Makes and inspects traces: when queries arrive.", Help)
    {
        Add(new TraceGenerateCommand(terminal));
        Add(new TraceScaleCommand(terminal));
        Add(new TraceStatsCommand(terminal));
        Add(new TraceEnvelopeCommand(terminal));
        Add(new TraceVisitsCommand(terminal));
    }
}
