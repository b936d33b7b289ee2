using System.CommandLine;
using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Input;
using InferLine.Output;
using InferLine.Profiles;
using InferLine.Servers;

namespace InferLine.Commands;

/// <summary><c>inferline profile triton</c>: measures models through a Triton server.</summary>
internal sealed class ProfileTritonCommand : ToolCommand
{
    private static readonly int[] DefaultBatchSizes = [1, 2, 4, 8];

    private const string Help = $"""
        Examples:
          inferline profile triton detector reader --url http://localhost:8000 --hardware t4
            --cost-per-hour 0.53 --output profiles.json
          inferline profile triton reader --url http://localhost:8000 --hardware t4 --shape x=3x48x320
            --batch-sizes 1,2,4,8,16 --merge profiles.json --output profiles.json
          inferline profile triton reader --url http://localhost:8000 --hardware t4 --cost-per-hour 0.53
            --input-data reader=request.json --name reader=ocr --output profiles.json

        Measures one model after the other: one instance, one batch at a time, from the request to its
        answer, the batch sizes taking turns until each has its samples or the duration is over. The median
        of a size is its latency. Let nobody else use the server meanwhile. A model that has more instances,
        a delay, a cache or a smaller largest batch is configured for it, and then gets its configuration
        back, also after a failure or Ctrl+C; one that is not loaded is loaded, and unloaded again. For that
        the server must run with --model-control-mode=explicit.

        Inputs are made up as the model describes them; --shape is needed for inputs with free axes besides
        the batch axis. --input-data gives items instead: a request as for /infer (JSON), or a folder with a
        file of bare bytes per input.

        Files:
        {CommonNotes.ProfilesFormat}
        {CommonNotes.RequestFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ServerExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly Argument<string[]> _models = new("model") { Description = "The models, as the server names them.", HelpName = "model", Arity = ArgumentArity.OneOrMore };
    private readonly Option<Uri?> _url = OptionKinds.Address("--url", "The server's address, like http://localhost:8000.");
    private readonly Option<KeyValuePair<string, string>[]?> _headers = OptionKinds.Assignments("--header-from-environment", "header=variable", "A header of every call, and the environment variable with its value.");
    private readonly Option<KeyValuePair<string, string>[]?> _names = OptionKinds.Assignments("--name", "model=name", "What pipelines call a model; the server's name unless given.");
    private readonly Option<int[]?> _sizes = OptionKinds.Integers("--batch-sizes", "sizes", "The batch sizes, separated by commas; 1,2,4,8 unless given.", BatchLatency.MaxSize);
    private readonly Option<KeyValuePair<string, string>[]?> _shapes = OptionKinds.Assignments("--shape", "input=3x48x320", "The shape of an input's items, without the batch axis; model:input of one model.");
    private readonly Option<KeyValuePair<string, string>[]?> _items = OptionKinds.Assignments("--input-data", "model=path", "Items to measure a model with: a request (JSON), or a folder.");
    private readonly Option<int[]?> _samples = OptionKinds.Integers("--samples", "number", $"How many batches of each size are measured; {TritonProfilerOptions.DefaultSamples} unless given.", int.MaxValue, single: true);
    private readonly Option<TimeSpan?> _duration = OptionKinds.Time("--duration", "When to stop with a model, even with fewer samples; 60s unless given.", Limits.LongestDuration);
    private readonly ProfileTarget _target = new(defaultHardware: null);

    public ProfileTritonCommand(Terminal terminal)
        : base("triton", "Measures models through a Triton server.", Help)
    {
        _terminal = terminal;
        Add(_models);
        Add(_url);
        Add(_headers);
        Add(_names);
        Add(_sizes);
        Add(_shapes);
        Add(_items);
        Add(_samples);
        Add(_duration);
        _target.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string[] models = [.. arguments.GetRequiredValue(_models).Distinct(StringComparer.Ordinal)];
        ProfiledCatalog catalog = await _target.OpenAsync(_terminal, arguments, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<int> sizes = arguments.GetValue(_sizes) is { Length: > 0 } given ? given : DefaultBatchSizes;
        Dictionary<string, string> names = ModelNames.Collect(arguments, _names, models);
        TritonProfilerOptions[] options = await OptionsAsync(arguments, models, cancellationToken).ConfigureAwait(false);
        var clientOptions = new TritonClientOptions();
        EnvironmentHeaders.Add(clientOptions.Headers, arguments.GetValue(_headers) ?? [], _headers.Name);

        using var client = new TritonClient(arguments.GetRequiredValue(_url)!, clientOptions);
        var profiles = new List<(string Name, TritonProfile Profile)>();
        for (int m = 0; m < models.Length; m++)
        {
            var profiler = new TritonModelProfiler(client, models[m], options[m]);
            TritonProfile profile = await ProgressDisplay.RunAsync(_terminal, $"Measuring {models[m]}", _ => profiler.ProfileAsync(sizes, cancellationToken)).ConfigureAwait(false);
            string name = names.GetValueOrDefault(models[m], models[m]);
            profiles.Add((name, profile));
            catalog.Add(name, profile.Latency);
        }

        await catalog.WriteAsync(_terminal, cancellationToken).ConfigureAwait(false);
        if (!catalog.IsOnStandardOutput)
        {
            profiles.ForEach(one => TritonProfileReport.Write(_terminal, one.Name, catalog.Hardware, one.Profile));
            ProfileReport.WriteEnd(_terminal, catalog.WrittenTo);
        }

        return ExitCode.Done;
    }

    private async Task<TritonProfilerOptions[]> OptionsAsync(ParseResult arguments, string[] models, CancellationToken cancellationToken)
    {
        Dictionary<string, string> items = ModelNames.Collect(arguments, _items, models);
        Dictionary<string, IReadOnlyList<int>> shapes = ItemShapes.Parse(_shapes.Name, arguments.GetValue(_shapes) ?? []);
        string[] prefixes = [.. models.Select(model => model + ":")];
        if (shapes.Keys.FirstOrDefault(key => key.Contains(':', StringComparison.Ordinal) && !prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))) is { } unknown)
        {
            throw new InvalidInputException(_shapes.Name, $"'{unknown}'", $"no such model is measured; use {string.Join(" or ", prefixes.Select(prefix => $"'{prefix}input'"))}");
        }

        var options = new TritonProfilerOptions[models.Length];
        for (int m = 0; m < models.Length; m++)
        {
            options[m] = new TritonProfilerOptions
            {
                Samples = arguments.GetValue(_samples) is [int samples] ? samples : TritonProfilerOptions.DefaultSamples,
                TimeLimit = arguments.GetValue(_duration) ?? TimeSpan.FromMinutes(1),
            };
            foreach ((string input, IReadOnlyList<int> shape) in shapes.OrderBy(pair => pair.Key.Contains(':', StringComparison.Ordinal)))
            {
                // A model's own shape comes after, and in place of, that of all.
                if (input.StartsWith(prefixes[m], StringComparison.Ordinal) || !input.Contains(':', StringComparison.Ordinal))
                {
                    options[m].Shapes[input[(input.IndexOf(':', StringComparison.Ordinal) + 1)..]] = shape;
                }
            }

            if (items.TryGetValue(models[m], out string? path))
            {
                await TritonItems.ReadAsync(path, options[m], cancellationToken).ConfigureAwait(false);
            }
        }

        return options;
    }
}
