using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary><c>inferline trace scale</c>: a trace played faster or slower, or with more or fewer queries.</summary>
internal sealed class TraceScaleCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline trace scale --trace trace.csv --time-factor 0.5 --output twice-as-fast.csv
          inferline trace scale --trace trace.csv --mean-rate 300 --output at-300-qps.csv
          inferline trace scale --trace trace.csv --rate-factor 1.3 --seed 7 --output busier.csv

        --time-factor and --mean-rate stretch time: bursts become shorter or longer. --rate-factor keeps the
        time and repeats or drops queries, so that bursts stay where they are but become higher or lower.
        With both, queries are repeated or dropped first.

        Files:
        {CommonNotes.TraceFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Option<string?> _trace = SharedOptions.Trace();
    private readonly Option<double?> _timeFactor = OptionKinds.Positive("--time-factor", "factor", "Multiplies every time.", Limits.LargestTimeFactor);
    private readonly Option<double?> _meanRate = OptionKinds.Positive(
        "--mean-rate", "qps", "Stretches time so that the mean rate becomes this, in queries per second.", ArrivalProcess.MaxRatePerSecond);

    private readonly Option<double?> _rateFactor = OptionKinds.Positive("--rate-factor", "factor", "Multiplies the number of queries.", Limits.LargestRateFactor);
    private readonly Option<ulong> _seed = OptionKinds.Seed("Seed for choosing the queries that --rate-factor repeats or drops.");
    private readonly Option<string?> _output = SharedOptions.Output("the scaled trace");

    public TraceScaleCommand(Terminal terminal)
        : base("scale", "Plays a trace faster or slower, or with more or fewer queries.", Help)
    {
        _terminal = terminal;
        Add(_trace);
        Add(_timeFactor);
        Add(_meanRate);
        Add(_rateFactor);
        Add(_seed);
        Add(_output);
        Validators.Add(result =>
        {
            bool byTime = result.GetResult(_timeFactor) is not null;
            bool byMean = result.GetResult(_meanRate) is not null;
            if (byTime && byMean)
            {
                result.AddError("--time-factor and --mean-rate both stretch time; give one of them");
            }
            else if (!byTime && !byMean && result.GetResult(_rateFactor) is null)
            {
                result.AddError("give --time-factor, --mean-rate or --rate-factor");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string file = arguments.GetRequiredValue(_trace)!;
        string output = arguments.GetRequiredValue(_output)!;
        OutputFiles.Check(output);
        ArrivalTrace trace = await new InputFiles(_terminal).ArrivalsAsync(file, cancellationToken).ConfigureAwait(false);
        ArrivalTrace scaled = InputErrors.In(file, () => Scale(trace, arguments));
        await new OutputFiles(_terminal).WriteAsync(output, scaled, cancellationToken).ConfigureAwait(false);
        TraceReport.WriteSummary(_terminal, scaled, "a trace", output);
        return ExitCode.Done;
    }

    private ArrivalTrace Scale(ArrivalTrace trace, ParseResult arguments)
    {
        ArrivalTrace scaled = arguments.GetValue(_rateFactor) is { } rateFactor ? trace.ScaleRate(rateFactor, arguments.GetValue(_seed)) : trace;
        if (arguments.GetValue(_meanRate) is { } meanRate)
        {
            return scaled.MeanRatePerSecond > 0
                ? scaled.ScaleTime(scaled.MeanRatePerSecond / meanRate)
                : throw new InvalidInputException(null, null, "all its queries arrive at time 0, so it has no rate to change; give a trace that takes some time");
        }

        return arguments.GetValue(_timeFactor) is { } timeFactor ? scaled.ScaleTime(timeFactor) : scaled;
    }
}
