using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Input;

namespace InferLine.Servers;

/// <summary>Makes the options of the Triton backend out of a servers file. Their rules are the backend's own; here is only what a file can get wrong beyond them.</summary>
internal static class TritonServersFile
{
    private const string Example = "http://gpu-1:8000";

    /// <exception cref="InvalidInputException">The message names the file and the place.</exception>
    public static TritonOptions Options(TritonServersDocument servers, string path, string? stateFile)
    {
        string document = InputFiles.NameOf(path);
        var options = new TritonOptions { StateFile = stateFile };
        foreach (TritonBinding binding in ServerFields.Bindings(servers.Bindings, document, (binding, place) => Binding(binding, document, place)))
        {
            options.Bindings.Add(binding);
        }

        ServerFields.AddModels(options.Models, servers.Models, document);

        SetClient(options.Client, servers, document);
        return options;
    }

    private static TritonBinding Binding(TritonBindingDocument binding, string document, string place)
    {
        var result = new TritonBinding
        {
            Hardware = ServerFields.Hardware(binding.Hardware, document, place),
            Endpoint = ServerFields.Address(binding.Endpoint, document, $"{place}.endpoint", Example),
            MetricsEndpoint = ServerFields.OptionalAddress(binding.MetricsEndpoint, document, $"{place}.metricsEndpoint", Example),
            Kind = binding.Kind ?? default,
        };
        if (binding.Capacity is { } capacity)
        {
            result.Capacity = capacity;
        }

        foreach (int id in binding.Gpus ?? [])
        {
            result.Gpus.Add(id);
        }

        return result;
    }

    private static void SetClient(TritonClientOptions client, TritonServersDocument servers, string document)
    {
        if (ServerFields.Time(servers.LoadTimeoutS, document, "loadTimeoutS") is { } time)
        {
            client.LoadTimeout = time;
        }

        EnvironmentHeaders.Add(client.Headers, servers.HeadersFromEnvironment ?? new Dictionary<string, string>(StringComparer.Ordinal), document);
    }
}
