using System.CommandLine;
using InferLine.Backends.TorchServe;
using InferLine.Backends.TorchServe.Client;
using InferLine.Input;
using InferLine.Output;
using InferLine.Servers;

namespace InferLine.Commands;

/// <summary><c>inferline profile torchserve</c>: measures models through a TorchServe server.</summary>
internal sealed class ProfileTorchServeCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline profile torchserve detector --url http://localhost:8080 --hardware t4
            --cost-per-hour 0.53 --input-data detector=photo.jpg --output profiles.json
          inferline profile torchserve detector reader --url http://localhost:8080 --hardware t4
            --input-data detector=photos --input-data reader=request.json --batch-sizes 1,2,4,8,16
            --key-file key_file.json --merge profiles.json --output profiles.json

        Measures one model after the other, one batch at a time, from the first request to the last answer.
        The median of a size is its latency. For each batch size the model is registered once more as
        'model.profile', with one worker, beside what serves; and removed, also after a failure or Ctrl+C.
        For that the server must run with enable_model_api=true. Let nobody else use it meanwhile.

        TorchServe does not say what a model takes, so --input-data gives it: the body of a request, or a
        folder of such files, which batches take in turn.

        Files:
        {CommonNotes.ProfilesFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ServerExitCodes}

        """;

    private readonly Terminal _terminal;
    private readonly ServerProfiling _profiling = new("http://localhost:8080", TorchServeProfilerOptions.DefaultSamples);
    private readonly Option<Uri?> _management = OptionKinds.Address("--management-url", "The address of its management interface; port 8081 unless given.", required: false);
    private readonly Option<string?> _keyFile = OptionKinds.File("--key-file", "file", "The server's key_file.json, where its token authorisation is on.", required: false);
    private readonly Option<string?> _managementKey = OptionKinds.Text("--management-key-from-environment", "variable", "The environment variable with the management key.", required: false);
    private readonly Option<string?> _inferenceKey = OptionKinds.Text("--inference-key-from-environment", "variable", "The environment variable with the inference key.", required: false);
    private readonly Option<KeyValuePair<string, string>[]?> _items = OptionKinds.Assignments("--input-data", "model=path", "What a model is asked: a file with the body of a request, or a folder of them.");
    private readonly Option<KeyValuePair<string, string>[]?> _types = OptionKinds.Assignments("--content-type", "model=type", "What the files of a model are, like application/json; by their names unless given.");
    private readonly Option<KeyValuePair<string, string>[]?> _archives = OptionKinds.Assignments("--archive", "model=file.mar", "The archive to measure; the one that the model is registered from unless given.");

    public ProfileTorchServeCommand(Terminal terminal)
        : base("torchserve", "Measures models through a TorchServe server.", Help)
    {
        _terminal = terminal;
        _profiling.AddTo(this, _management, _keyFile, _managementKey, _inferenceKey, _items, _types, _archives);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var clientOptions = new TorchServeClientOptions();
        _profiling.AddHeaders(arguments, clientOptions.Headers);
        var keys = new TorchServeKeys();
        TorchServeKeyOptions.Set(
            keys,
            "command line",
            new KeySource(_keyFile.Name, arguments.GetValue(_keyFile)),
            new KeySource(_managementKey.Name, arguments.GetValue(_managementKey)),
            new KeySource(_inferenceKey.Name, arguments.GetValue(_inferenceKey)));
        using var client = new TorchServeClient(_profiling.Url(arguments), clientOptions, arguments.GetValue(_management), keys: keys);
        return await _profiling.RunAsync<TorchServeProfile>(
            _terminal,
            arguments,
            async models =>
            {
                TorchServeProfilerOptions[] options = await OptionsAsync(arguments, models, cancellationToken).ConfigureAwait(false);
                return (m, sizes) => new TorchServeModelProfiler(client, models[m], options[m]).ProfileAsync(sizes, cancellationToken);
            },
            profile => profile.Latency,
            (name, hardware, profile) => ProfileReport.Write(_terminal, name, hardware, profile.Latency, [.. profile.Batches.Select(batch => batch.ThroughputPerSecond)]),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<TorchServeProfilerOptions[]> OptionsAsync(ParseResult arguments, string[] models, CancellationToken cancellationToken)
    {
        Dictionary<string, string> items = ModelNames.Collect(arguments, _items, models);
        Dictionary<string, string> types = ModelNames.Collect(arguments, _types, models);
        Dictionary<string, string> archives = ModelNames.Collect(arguments, _archives, models);
        var options = new TorchServeProfilerOptions[models.Length];
        for (int m = 0; m < models.Length; m++)
        {
            options[m] = new TorchServeProfilerOptions
            {
                Archive = archives.GetValueOrDefault(models[m]),
                Samples = _profiling.Samples(arguments),
                TimeLimit = _profiling.Duration(arguments),
            };
            string path = items.GetValueOrDefault(models[m])
                ?? throw new InvalidInputException(_items.Name, $"model '{models[m]}'", $"there is nothing to ask it; give a request, like {_items.Name} {models[m]}=request.json");
            await TorchServeItems.ReadAsync(path, types.GetValueOrDefault(models[m]), _types.Name, options[m].Requests, cancellationToken).ConfigureAwait(false);
        }

        return options;
    }
}
