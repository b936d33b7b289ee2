using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Client.Wire;
using InferLine.Backends.Triton.Configuration;
using InferLine.Pipelines;
using InferLine.Profiles;

namespace InferLine.Backends.Triton;

/// <summary>Checks options, and finds everything that is wrong, not only the first.</summary>
internal static class TritonOptionsRules
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    public static IReadOnlyList<string> Problems(TritonOptions options, Pipeline? pipeline)
    {
        var problems = new List<string>();
        CheckBindings(options, problems);
        CheckModels(options, pipeline, problems);
        if (options.StateFile is not null && string.IsNullOrWhiteSpace(options.StateFile))
        {
            problems.Add("StateFile is empty; name a file, or leave it out to keep the state in memory");
        }

        if (!Enum.IsDefined(options.Drift))
        {
            problems.Add($"Drift is {(int)options.Drift}; use {nameof(DriftPolicy.Mend)} or {nameof(DriftPolicy.Report)}");
        }

        CheckTime(problems, nameof(options.ReconcileInterval), options.ReconcileInterval, TritonOptions.ShortestInterval);
        CheckTime(problems, nameof(options.ScaleWait), options.ScaleWait, TimeSpan.Zero);
        CheckNumber(problems, nameof(options.MaxConcurrentLoads), options.MaxConcurrentLoads, 1, 8);
        CheckClient(options.Client, problems);
        return problems;
    }

    private static void CheckBindings(TritonOptions options, List<string> problems)
    {
        if (options.Bindings.Count == 0)
        {
            problems.Add("Bindings is empty; say which server offers which type of hardware");
        }

        var seen = new HashSet<(string Hardware, Uri Endpoint)>();
        for (int i = 0; i < options.Bindings.Count; i++)
        {
            HardwareBinding binding = options.Bindings[i];
            string place = FormattableString.Invariant($"Bindings[{i}]");
            if (string.IsNullOrWhiteSpace(binding.Hardware))
            {
                problems.Add($"{place}.Hardware is missing; name a type of hardware as plans do");
            }

            CheckEndpoint(problems, $"{place}.Endpoint", binding.Endpoint ?? new Uri("", UriKind.Relative));
            if (binding.MetricsEndpoint is { } metrics)
            {
                CheckEndpoint(problems, $"{place}.MetricsEndpoint", metrics);
            }

            if (binding.Kind is not (DeviceKind.Cpu or DeviceKind.Gpu))
            {
                problems.Add($"{place}.Kind is {binding.Kind}; use {nameof(DeviceKind.Cpu)} or {nameof(DeviceKind.Gpu)}: InferLine must know how many instances there are");
            }

            if (binding.Kind == DeviceKind.Gpu != binding.Gpus.Count > 0 || binding.Gpus.Any(id => id < 0) || binding.Gpus.Distinct().Count() < binding.Gpus.Count)
            {
                problems.Add($"{place}.Gpus is [{string.Join(", ", binding.Gpus)}]; name the distinct ids of the graphics processors for {nameof(DeviceKind.Gpu)}, and none for {nameof(DeviceKind.Cpu)}");
            }

            CheckNumber(problems, $"{place}.Capacity", binding.Capacity, 1, HardwareType.MaxReplicaLimit);
            if (binding.Endpoint is not null && !seen.Add((binding.Hardware, binding.Endpoint)))
            {
                problems.Add($"{place} binds hardware '{binding.Hardware}' to {binding.Endpoint} again; keep one binding of a type to a server");
            }
        }
    }

    private static void CheckModels(TritonOptions options, Pipeline? pipeline, List<string> problems)
    {
        foreach ((string stage, string model) in options.Models)
        {
            if (!ModelPath.IsName(model))
            {
                problems.Add($"Models['{stage}'] is '{model}'; use letters, digits, '-', '_', '.' and '~', which are all that Triton's paths may hold");
            }

            if (pipeline is not null && !pipeline.TryGetIndex(stage, out _))
            {
                problems.Add($"Models['{stage}']: pipeline '{pipeline.Name}' has no such stage; it has {string.Join(", ", pipeline.Stages.Select(s => $"'{s.Name}'"))}");
            }
        }

        if (pipeline is null)
        {
            return;
        }

        foreach (IGrouping<string, Stage> shared in pipeline.Stages.GroupBy(stage => options.Models.TryGetValue(stage.Name, out string? model) ? model : stage.Model, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add(
                $"stages {string.Join(" and ", shared.Select(stage => $"'{stage.Name}'"))} would share the model '{shared.Key}', and with it one queue and one set of instances; "
                + "copy the model in the repository, and name the copies in Models");
        }

        foreach (Stage stage in pipeline.Stages.Where(stage => !options.Models.ContainsKey(stage.Name) && !ModelPath.IsName(stage.Model)))
        {
            problems.Add($"stage '{stage.Name}': its model '{stage.Model}' cannot be named in Triton's paths; name another one in Models['{stage.Name}']");
        }
    }

    private static void CheckClient(TritonClientOptions client, List<string> problems)
    {
        (string Name, TimeSpan Value)[] times =
        [
            (nameof(client.ConnectTimeout), client.ConnectTimeout), (nameof(client.ReadAttemptTimeout), client.ReadAttemptTimeout), (nameof(client.LoadTimeout), client.LoadTimeout),
            (nameof(client.InferenceTimeout), client.InferenceTimeout), (nameof(client.ConnectionLifetime), client.ConnectionLifetime),
        ];
        foreach ((string name, TimeSpan value) in times)
        {
            CheckTime(problems, $"Client.{name}", value, TimeSpan.FromMilliseconds(10));
        }

        CheckTime(problems, "Client.ReadTimeout", client.ReadTimeout, client.ReadAttemptTimeout);
        CheckTime(problems, "Client.RetryDelay", client.RetryDelay, TimeSpan.Zero);
        CheckNumber(problems, "Client.MaxRetries", client.MaxRetries, 0, 10);
        CheckNumber(problems, "Client.MaxResponseBytes", client.MaxResponseBytes, 1024, int.MaxValue);

        // The values are secrets: only the names are told.
        problems.AddRange(client.Headers.Where(header => header.Value.AsSpan().ContainsAny('\r', '\n')).Select(header => $"Client.Headers['{header.Key}'] has a line break; give it on one line"));
    }

    private static void CheckEndpoint(List<string> problems, string place, Uri endpoint)
    {
        if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https"))
        {
            problems.Add($"{place} is missing or no address; use one like http://gpu-1:8000");
        }
        else if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            problems.Add($"{place} has a user, query or fragment; use an address like http://gpu-1:8000, and Client.Headers for credentials");
        }
    }

    private static void CheckTime(List<string> problems, string place, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > LongestTime)
        {
            problems.Add(FormattableString.Invariant($"{place} is {value}; use {least} to {LongestTime}"));
        }
    }

    private static void CheckNumber(List<string> problems, string place, int value, int least, int largest)
    {
        if (value < least || value > largest)
        {
            problems.Add(FormattableString.Invariant($"{place} is {value}; use {least} to {largest}"));
        }
    }
}
