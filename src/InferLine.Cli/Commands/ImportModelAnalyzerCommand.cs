using System.CommandLine;
using InferLine.Import;
using InferLine.Input;
using InferLine.Output;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary><c>inferline profile import model-analyzer</c>: profiles out of a CSV file of Model Analyzer.</summary>
internal sealed class ImportModelAnalyzerCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline profile import model-analyzer metrics-model-inference.csv --hardware t4
            --cost-per-hour 0.53 --output profiles.json
          inferline profile import model-analyzer metrics-model-inference.csv --config reader_config_3
            --hardware t4 --merge profiles.json --output profiles.json

        Takes the rows with one instance and concurrency 1, in which one batch is under way at a time: of
        each model those of one configuration, the one with the most batch sizes unless --config names it.
        The file has no median, so the latency is the mean: batch size / throughput. The 99th percentile is
        kept.

        Files:
          csv       metrics-model-inference.csv: Model, Batch, Concurrency, Model Config Path,
                    Instance Group, Throughput (infer/sec), p99 Latency (ms), ...
        {CommonNotes.ProfilesFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Argument<string> _file = new("csv") { Description = "The file.", HelpName = "metrics-model-inference.csv" };
    private readonly Option<string?> _configuration = OptionKinds.Text("--config", "name", "The configuration (Model Config Path) to take.", required: false);
    private readonly Option<KeyValuePair<string, string>[]?> _names = OptionKinds.Assignments("--name", "model=name", "What pipelines call a model; the file's name unless given.");
    private readonly ProfileTarget _target = new(defaultHardware: null);

    public ImportModelAnalyzerCommand(Terminal terminal)
        : base("model-analyzer", "Makes profiles of Model Analyzer's metrics-model-inference.csv.", Help)
    {
        _terminal = terminal;
        Add(_file);
        Add(_configuration);
        Add(_names);
        _target.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        ProfiledCatalog catalog = await _target.OpenAsync(_terminal, arguments, cancellationToken).ConfigureAwait(false);
        CsvTable table = await new InputFiles(_terminal).TableAsync(arguments.GetRequiredValue(_file), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ModelAnalyzerProfile> found = ModelAnalyzerCsv.Read(table, arguments.GetValue(_configuration));
        Dictionary<string, string> names = ModelNames.Collect(arguments, _names, [.. found.Select(profile => profile.Model)]);
        (string Name, LatencyProfile Profile)[] profiles =
        [
            .. found.Select(one => (
                names.GetValueOrDefault(one.Model, one.Model),
                new LatencyProfile(one.Batches) { MeasuredOn = $"Model Analyzer, {one.Configuration}, one instance, concurrency 1; mean latency from the throughput" })),
        ];
        foreach ((string name, LatencyProfile profile) in profiles)
        {
            catalog.Add(name, profile);
        }

        await catalog.WriteAsync(_terminal, cancellationToken).ConfigureAwait(false);
        if (!catalog.IsOnStandardOutput)
        {
            Array.ForEach(profiles, one => ProfileReport.Write(_terminal, one.Name, catalog.Hardware, one.Profile));
            ProfileReport.WriteEnd(_terminal, catalog.WrittenTo);
        }

        return ExitCode.Done;
    }
}
