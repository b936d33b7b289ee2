using InferLine.Backends.TorchServe;
using InferLine.Input;

namespace InferLine.Servers;

/// <summary>Makes the options of the TorchServe backend out of a servers file. Their rules are the backend's own; here is only what a file can get wrong beyond them.</summary>
internal static class TorchServeServersFile
{
    private const string Example = "http://gpu-1:8080";

    /// <exception cref="InvalidInputException">The message names the file and the place.</exception>
    public static TorchServeOptions Options(TorchServeServersDocument servers, string path, string? stateFile)
    {
        string document = InputFiles.NameOf(path);
        var options = new TorchServeOptions { StateFile = stateFile };
        foreach (TorchServeBinding binding in ServerFields.Bindings(servers.Bindings, document, (binding, place) => Binding(binding, document, place)))
        {
            options.Bindings.Add(binding);
        }

        ServerFields.AddModels(options.Models, servers.Models, document);
        foreach ((string stage, IReadOnlyList<string> archives) in servers.Archives ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal))
        {
            options.Archives.Add(stage, archives is null || archives.Any(archive => archive is null)
                ? throw new InvalidInputException(document, $"archives, stage '{stage}'", "it is null; name archives")
                : [.. archives]);
        }

        foreach ((string stage, WarmUpDocument warmUp) in servers.WarmUps ?? new Dictionary<string, WarmUpDocument>(StringComparer.Ordinal))
        {
            options.WarmUps.Add(stage, WarmUp(warmUp ?? throw new InvalidInputException(document, $"warmUps, stage '{stage}'", "it is null; give text or file")));
        }

        options.StartTimeout = ServerFields.Time(servers.StartTimeoutS, document, "startTimeoutS") ?? options.StartTimeout;
        options.DrainTimeout = ServerFields.Time(servers.DrainTimeoutS, document, "drainTimeoutS") ?? options.DrainTimeout;
        EnvironmentHeaders.Add(options.Client.Headers, servers.HeadersFromEnvironment ?? new Dictionary<string, string>(StringComparer.Ordinal), document);
        return options;
    }

    private static TorchServeBinding Binding(TorchServeBindingDocument binding, string document, string place)
    {
        var result = new TorchServeBinding
        {
            Hardware = ServerFields.Hardware(binding.Hardware, document, place),
            Endpoint = ServerFields.Address(binding.Endpoint, document, $"{place}.endpoint", Example),
            ManagementEndpoint = ServerFields.OptionalAddress(binding.ManagementEndpoint, document, $"{place}.managementEndpoint", Example),
            MetricsEndpoint = ServerFields.OptionalAddress(binding.MetricsEndpoint, document, $"{place}.metricsEndpoint", Example),
        };
        if (binding.Capacity is { } capacity)
        {
            result.Capacity = capacity;
        }

        TorchServeKeyOptions.Set(
            result.Keys,
            document,
            new KeySource($"{place}.keyFile", binding.KeyFile),
            new KeySource($"{place}.managementKeyFromEnvironment", binding.ManagementKeyFromEnvironment),
            new KeySource($"{place}.inferenceKeyFromEnvironment", binding.InferenceKeyFromEnvironment));
        return result;
    }

    private static WarmUp WarmUp(WarmUpDocument document)
    {
        var warmUp = new WarmUp { Text = document.Text, File = document.File };
        warmUp.ContentType = document.ContentType ?? warmUp.ContentType;
        return warmUp;
    }
}
