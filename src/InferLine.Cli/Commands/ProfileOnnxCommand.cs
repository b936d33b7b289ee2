using System.CommandLine;
using InferLine.Backends.OnnxRuntime;
using InferLine.Input;
using InferLine.Output;
using InferLine.Profiles;
using InferLine.Serving;

namespace InferLine.Commands;

/// <summary><c>inferline profile onnx</c>: measures an ONNX model on this machine.</summary>
internal sealed class ProfileOnnxCommand : ToolCommand
{
    private const int MostThreads = 1024;
    private static readonly int[] DefaultBatchSizes = [1, 2, 4, 8];
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(60);

    private const string Help = $"""
        Examples:
          inferline profile onnx detector.onnx --name detector --cost-per-hour 0.1 --output profiles.json
          inferline profile onnx reader.onnx --name reader --hardware cpu --cost-per-hour 0.1
            --shape x=3x48x320 --batch-sizes 1,2,4,8 --merge profiles.json --output profiles.json

        Measures the model alone, on made-up inputs, on one replica in this process: the batch sizes take
        turns until each has its samples or the duration is over. Let nothing else run meanwhile. The median
        of a size is its latency; the 99th percentile, the number of samples, and what it was measured on
        are kept beside it. --shape is needed for inputs with free axes besides the batch axis. --merge adds
        the profile to a file; one of the same model and hardware there is replaced.

        Files:
        {CommonNotes.ProfilesFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Argument<string> _model = new("model") { Description = "The model (ONNX).", HelpName = "model.onnx" };
    private readonly Option<string?> _name = OptionKinds.Text("--name", "name", "What pipelines call the model; the file's name without .onnx unless given.", required: false);
    private readonly Option<int[]?> _sizes = OptionKinds.Integers("--batch-sizes", "sizes", "The batch sizes, separated by commas; 1,2,4,8 unless given.", BatchLatency.MaxSize);
    private readonly Option<int[]?> _threads = OptionKinds.Integers("--threads", "number", "How many threads work on an operator; 1 unless given.", MostThreads, single: true);
    private readonly Option<KeyValuePair<string, string>[]?> _shapes = OptionKinds.Assignments("--shape", "input=3x48x320", "The shape of an input's items, without the batch axis; may be repeated.");
    private readonly Option<int[]?> _samples = OptionKinds.Integers("--samples", "number", $"How many batches of each size are measured; {ReplicaProfilerOptions.DefaultSamples} unless given.", int.MaxValue, single: true);
    private readonly Option<TimeSpan?> _duration = OptionKinds.Time("--duration", "When to stop, even with fewer samples; 60s unless given.", Limits.LongestDuration);
    private readonly ProfileTarget _target = new(defaultHardware: "cpu");

    public ProfileOnnxCommand(Terminal terminal)
        : base("onnx", "Measures an ONNX model on this machine.", Help)
    {
        _terminal = terminal;
        Add(_model);
        Add(_name);
        Add(_sizes);
        Add(_threads);
        Add(_shapes);
        Add(_samples);
        Add(_duration);
        _target.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string file = arguments.GetRequiredValue(_model);
        ProfiledCatalog catalog = await _target.OpenAsync(_terminal, arguments, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<int> sizes = arguments.GetValue(_sizes) is { Length: > 0 } given ? given : DefaultBatchSizes;
        var shapes = ItemShapes.Parse(_shapes.Name, arguments.GetValue(_shapes) ?? []);

        using OnnxModel model = OnnxModel.Load(file, new OnnxModelOptions { IntraOpThreads = arguments.GetValue(_threads) is [int threads] ? threads : 1 });
        var profiler = new OnnxModelProfiler(model, shapes, new ReplicaProfilerOptions
        {
            Samples = arguments.GetValue(_samples) is [int samples] ? samples : ReplicaProfilerOptions.DefaultSamples,
            TimeLimit = arguments.GetValue(_duration) ?? DefaultDuration,
        });
        LatencyProfile profile = await ProgressDisplay.RunAsync(_terminal, $"Measuring {file}", _ => profiler.MeasureAsync(sizes, cancellationToken)).ConfigureAwait(false);

        string name = arguments.GetValue(_name) ?? Path.GetFileNameWithoutExtension(file);
        catalog.Add(name, profile);
        await catalog.WriteAsync(_terminal, cancellationToken).ConfigureAwait(false);
        if (!catalog.IsOnStandardOutput)
        {
            ProfileReport.Write(_terminal, name, catalog.Hardware, profile);
            ProfileReport.WriteEnd(_terminal, catalog.WrittenTo);
        }

        return ExitCode.Done;
    }
}
