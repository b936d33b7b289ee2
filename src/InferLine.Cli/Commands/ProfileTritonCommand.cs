using System.CommandLine;
using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Input;
using InferLine.Output;

namespace InferLine.Commands;

/// <summary><c>inferline profile triton</c>: measures models through a Triton server.</summary>
internal sealed class ProfileTritonCommand : ToolCommand
{
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
    private readonly ServerProfiling _profiling = new("http://localhost:8000", TritonProfilerOptions.DefaultSamples);
    private readonly Option<KeyValuePair<string, string>[]?> _shapes = OptionKinds.Assignments("--shape", "input=3x48x320", "The shape of an input's items, without the batch axis; model:input of one model.");
    private readonly Option<KeyValuePair<string, string>[]?> _items = OptionKinds.Assignments("--input-data", "model=path", "Items to measure a model with: a request (JSON), or a folder.");

    public ProfileTritonCommand(Terminal terminal)
        : base("triton", "Measures models through a Triton server.", Help)
    {
        _terminal = terminal;
        _profiling.AddTo(this, _shapes, _items);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var clientOptions = new TritonClientOptions();
        _profiling.AddHeaders(arguments, clientOptions.Headers);
        using var client = new TritonClient(_profiling.Url(arguments), clientOptions);
        return await _profiling.RunAsync<TritonProfile>(
            _terminal,
            arguments,
            async models =>
            {
                TritonProfilerOptions[] options = await OptionsAsync(arguments, models, cancellationToken).ConfigureAwait(false);
                return (m, sizes) => new TritonModelProfiler(client, models[m], options[m]).ProfileAsync(sizes, cancellationToken);
            },
            profile => profile.Latency,
            (name, hardware, profile) => TritonProfileReport.Write(_terminal, name, hardware, profile),
            cancellationToken).ConfigureAwait(false);
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
                Samples = _profiling.Samples(arguments),
                TimeLimit = _profiling.Duration(arguments),
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
