using InferLine.Backends.Triton;
using InferLine.Backends.Triton.Client;
using InferLine.Input;

namespace InferLine.Servers;

/// <summary>Makes the options of the Triton backend out of a servers file. Their rules are the backend's own; here is only what a file can get wrong beyond them.</summary>
internal static class TritonServers
{
    /// <exception cref="InvalidInputException">The message names the file and the place.</exception>
    public static TritonOptions Options(ServersDocument servers, string path, string? stateFile)
    {
        string document = InputFiles.NameOf(path);
        var options = new TritonOptions { StateFile = stateFile };
        if (servers.Bindings is not { Count: > 0 } bindings)
        {
            throw new InvalidInputException(document, "bindings", "there are none; give hardware and endpoint of each server");
        }

        for (int i = 0; i < bindings.Count; i++)
        {
            options.Bindings.Add(Binding(bindings[i], document, FormattableString.Invariant($"bindings[{i}]")));
        }

        foreach ((string stage, string model) in servers.Models ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            options.Models.Add(stage, model ?? throw new InvalidInputException(document, $"models, stage '{stage}'", "it is null; give the name of a model"));
        }

        SetClient(options.Client, servers, document);
        return options;
    }

    private static HardwareBinding Binding(BindingDocument? binding, string document, string place)
    {
        if (binding is null)
        {
            throw new InvalidInputException(document, place, "it is null; give hardware and endpoint of a server");
        }

        var result = new HardwareBinding
        {
            Hardware = InputErrors.In(document, () => Require.Name(binding.Hardware, place, "hardware")),
            Endpoint = Address(binding.Endpoint, document, $"{place}.endpoint"),
            MetricsEndpoint = binding.MetricsEndpoint is null ? null : Address(binding.MetricsEndpoint, document, $"{place}.metricsEndpoint"),
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

    private static void SetClient(TritonClientOptions client, ServersDocument servers, string document)
    {
        if (servers.LoadTimeoutS is { } seconds)
        {
            client.LoadTimeout = seconds is > 0 and <= 86_400
                ? TimeSpan.FromSeconds(seconds)
                : throw new InvalidInputException(document, "loadTimeoutS", FormattableString.Invariant($"it is {seconds}; use seconds greater than 0, up to 86400"));
        }

        EnvironmentHeaders.Add(client.Headers, servers.HeadersFromEnvironment ?? new Dictionary<string, string>(StringComparer.Ordinal), document);
    }

    private static Uri Address(string? text, string document, string place) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new InvalidInputException(document, place, text is null ? "it is missing; give the server's address, like http://gpu-1:8000" : $"'{text}' is not the address of a server; write it like http://gpu-1:8000");
}
