using System.CommandLine;
using System.Globalization;
using InferLine.Import;
using InferLine.Input;
using InferLine.Output;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary><c>inferline profile import perf-analyzer</c>: a profile out of perf_analyzer's CSV files.</summary>
internal sealed class ImportPerfAnalyzerCommand : ToolCommand
{
    private const string Form = "8=b8.csv";

    private const string Help = $"""
        Examples:
          inferline profile import perf-analyzer 1=b1.csv 8=b8.csv --name reader --hardware t4
            --cost-per-hour 0.53 --output profiles.json
          for b in 1 8; do perf_analyzer -m reader -b $b --concurrency-range 1 -f b$b.csv; done

        Takes the row of concurrency 1 of each file: there, one batch is under way at a time. Its median
        (p50) is the latency; a file without that column gives batch size / throughput, which is the mean.
        The 99th percentile is kept. The batch size is not in the file, so each file is named with it.
        Measure with one instance (the file does not say how many there were) and without a queue delay; a
        file in which requests waited is refused.

        Files:
          csv       what perf_analyzer writes with -f: Concurrency, Inferences/Second, ..., p50 latency, ...
        {CommonNotes.ProfilesFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Argument<string[]> _files = new("size=csv") { Description = "The files, each with its batch size.", HelpName = Form, Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _name = OptionKinds.Text("--name", "name", "What pipelines call the model.");
    private readonly ProfileTarget _target = new(defaultHardware: null);

    public ImportPerfAnalyzerCommand(Terminal terminal)
        : base("perf-analyzer", "Makes a profile of perf_analyzer's CSV files, one per batch size.", Help)
    {
        _terminal = terminal;
        Add(_files);
        Add(_name);
        _target.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        ProfiledCatalog catalog = await _target.OpenAsync(_terminal, arguments, cancellationToken).ConfigureAwait(false);
        var files = new InputFiles(_terminal);
        var batches = new List<BatchLatency>();
        foreach (string argument in arguments.GetRequiredValue(_files))
        {
            (int size, string path) = Parse(argument);
            batches.Add(PerfAnalyzerCsv.Read(await files.TableAsync(path, cancellationToken).ConfigureAwait(false), size));
        }

        string name = arguments.GetRequiredValue(_name)!;
        var profile = new LatencyProfile(batches) { MeasuredOn = "perf_analyzer, concurrency 1" };
        catalog.Add(name, profile);
        await catalog.WriteAsync(_terminal, cancellationToken).ConfigureAwait(false);
        if (!catalog.IsOnStandardOutput)
        {
            ProfileReport.Write(_terminal, name, catalog.Hardware, profile);
            ProfileReport.WriteEnd(_terminal, catalog.WrittenTo);
        }

        return ExitCode.Done;
    }

    private static (int Size, string Path) Parse(string argument)
    {
        int sign = argument.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && sign < argument.Length - 1 && int.TryParse(argument.AsSpan(0, sign), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= BatchLatency.MaxSize
            ? (size, argument[(sign + 1)..])
            : throw new InvalidInputException(null, $"'{argument}'", $"this is not a batch size and its file, since the file does not say it; write it like {Form}");
    }
}
