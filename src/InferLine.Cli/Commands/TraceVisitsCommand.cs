using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Pipelines;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary><c>inferline trace visits</c>: what each query of a trace does, written down.</summary>
internal sealed class TraceVisitsCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline trace visits --pipeline p.json --trace trace.csv --output visits.csv
          inferline trace visits --pipeline p.json --trace trace.csv --seed 7 --output - | head

        Samples from the probabilities of the edges which stages each query visits, and with how many items.
        'plan' and 'simulate' do the same with the same seed when they are given a plain trace.

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.TraceFormat}
          visits    CSV with the column arrival_s and one per stage: the number of items of the query there

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Option<string?> _pipeline = SharedOptions.Pipeline();
    private readonly Option<string?> _trace = SharedOptions.Trace();
    private readonly Option<ulong> _seed = OptionKinds.Seed("Seed for sampling which edges each query takes.");
    private readonly Option<string?> _output = SharedOptions.Output("the visits");

    public TraceVisitsCommand(Terminal terminal)
        : base("visits", "Writes a visits file: the items of each query of a trace at each stage of a pipeline.", Help)
    {
        _terminal = terminal;
        Add(_pipeline);
        Add(_trace);
        Add(_seed);
        Add(_output);
        OptionKinds.AtMostOneStandardInput(this, _pipeline, _trace);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string pipelineFile = arguments.GetRequiredValue(_pipeline)!;
        string output = arguments.GetRequiredValue(_output)!;
        OutputFiles.Check(output);
        var files = new InputFiles(_terminal);
        Pipeline pipeline = await files.PipelineAsync(pipelineFile, cancellationToken).ConfigureAwait(false);
        ArrivalTrace arrivals = await files.ArrivalsAsync(arguments.GetRequiredValue(_trace)!, cancellationToken).ConfigureAwait(false);
        Workload workload = InputErrors.In(pipelineFile, () => Workload.Sample(pipeline, arrivals, arguments.GetValue(_seed)));
        await new OutputFiles(_terminal).WriteAsync(output, workload, cancellationToken).ConfigureAwait(false);
        TraceReport.WriteSummary(_terminal, arrivals, "the visits", output);
        return ExitCode.Done;
    }
}
