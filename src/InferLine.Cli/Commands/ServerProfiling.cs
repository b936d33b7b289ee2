using System.CommandLine;
using InferLine.Input;
using InferLine.Output;
using InferLine.Profiles;
using InferLine.Servers;

namespace InferLine.Commands;

/// <summary>The options of commands that measure models through a server of whatever kind, and what they do one model after the other.</summary>
/// <param name="example">An address of a server, as people write it.</param>
/// <param name="samples">How many batches of each size are measured unless the command line says.</param>
internal sealed class ServerProfiling(string example, int samples)
{
    private static readonly int[] DefaultBatchSizes = [1, 2, 4, 8];

    private readonly Argument<string[]> _models = new("model") { Description = "The models, as the server names them.", HelpName = "model", Arity = ArgumentArity.OneOrMore };
    private readonly Option<Uri?> _url = OptionKinds.Address("--url", $"The server's address, like {example}.");
    private readonly Option<KeyValuePair<string, string>[]?> _headers = OptionKinds.Assignments("--header-from-environment", "header=variable", "A header of every call, and the environment variable with its value.");
    private readonly Option<KeyValuePair<string, string>[]?> _names = OptionKinds.Assignments("--name", "model=name", "What pipelines call a model; the server's name unless given.");
    private readonly Option<int[]?> _sizes = OptionKinds.Integers("--batch-sizes", "sizes", "The batch sizes, separated by commas; 1,2,4,8 unless given.", BatchLatency.MaxSize);
    private readonly Option<int[]?> _samples = OptionKinds.Integers("--samples", "number", $"How many batches of each size are measured; {samples} unless given.", int.MaxValue, single: true);
    private readonly Option<TimeSpan?> _duration = OptionKinds.Time("--duration", "When to stop with a model, even with fewer samples; 60s unless given.", Limits.LongestDuration);
    private readonly ProfileTarget _target = new(defaultHardware: null);

    /// <summary>Adds the options, with the command's own in their midst.</summary>
    public void AddTo(Command command, params ReadOnlySpan<Option> own)
    {
        command.Add(_models);
        command.Add(_url);
        command.Add(_headers);
        command.Add(_names);
        command.Add(_sizes);
        foreach (Option option in own)
        {
            command.Add(option);
        }

        command.Add(_samples);
        command.Add(_duration);
        _target.AddTo(command);
    }

    public string[] Models(ParseResult arguments) => [.. arguments.GetRequiredValue(_models).Distinct(StringComparer.Ordinal)];

    public Uri Url(ParseResult arguments) => arguments.GetRequiredValue(_url)!;

    public int Samples(ParseResult arguments) => arguments.GetValue(_samples) is [int given] ? given : samples;

    public TimeSpan Duration(ParseResult arguments) => arguments.GetValue(_duration) ?? TimeSpan.FromMinutes(1);

    public void AddHeaders(ParseResult arguments, IDictionary<string, string> headers) => EnvironmentHeaders.Add(headers, arguments.GetValue(_headers) ?? [], _headers.Name);

    /// <summary>Measures one model after the other, and writes the profiles.</summary>
    /// <param name="terminal">The streams.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="prepareAsync">Reads what is needed for all models before the first is measured; what it returns measures one.</param>
    /// <param name="latencyOf">The profile that plans are made with.</param>
    /// <param name="report">Prints what was measured of a model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> RunAsync<T>(
        Terminal terminal,
        ParseResult arguments,
        Func<string[], Task<Func<int, IReadOnlyList<int>, Task<T>>>> prepareAsync,
        Func<T, LatencyProfile> latencyOf,
        Action<string, HardwareType, T> report,
        CancellationToken cancellationToken)
    {
        string[] models = Models(arguments);
        ProfiledCatalog catalog = await _target.OpenAsync(terminal, arguments, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<int> sizes = arguments.GetValue(_sizes) is { Length: > 0 } given ? given : DefaultBatchSizes;
        Dictionary<string, string> names = ModelNames.Collect(arguments, _names, models);
        Func<int, IReadOnlyList<int>, Task<T>> measureAsync = await prepareAsync(models).ConfigureAwait(false);
        var profiles = new List<(string Name, T Profile)>();
        for (int m = 0; m < models.Length; m++)
        {
            int model = m;
            T profile = await ProgressDisplay.RunAsync(terminal, $"Measuring {models[m]}", _ => measureAsync(model, sizes)).ConfigureAwait(false);
            string name = names.GetValueOrDefault(models[m], models[m]);
            profiles.Add((name, profile));
            catalog.Add(name, latencyOf(profile));
        }

        await catalog.WriteAsync(terminal, cancellationToken).ConfigureAwait(false);
        if (!catalog.IsOnStandardOutput)
        {
            profiles.ForEach(one => report(one.Name, catalog.Hardware, one.Profile));
            ProfileReport.WriteEnd(terminal, catalog.WrittenTo);
        }

        return ExitCode.Done;
    }
}
