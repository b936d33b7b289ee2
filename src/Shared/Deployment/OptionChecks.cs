using InferLine.Backends.Http;
using InferLine.Pipelines;
using InferLine.Profiles;

namespace InferLine.Backends.Deployment;

/// <summary>Checks that options of all backends need. Each adds what is wrong to the problems.</summary>
internal static class OptionChecks
{
    /// <summary>The shortest interval between two comparisons: 1 s.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    public static void CheckDeployment(List<string> problems, IDeploymentOptions options)
    {
        if (options.StateFile is not null && string.IsNullOrWhiteSpace(options.StateFile))
        {
            problems.Add("StateFile is empty; name a file, or leave it out to keep the state in memory");
        }

        if (!Enum.IsDefined(options.Drift))
        {
            problems.Add($"Drift is {(int)options.Drift}; use {nameof(DriftPolicy.Mend)} or {nameof(DriftPolicy.Report)}");
        }

        CheckTime(problems, nameof(options.ReconcileInterval), options.ReconcileInterval, ShortestInterval);
        CheckTime(problems, nameof(options.ScaleWait), options.ScaleWait, TimeSpan.Zero);
    }

    /// <param name="problems">What is wrong.</param>
    /// <param name="options">The options.</param>
    /// <param name="pipeline">The pipeline, if it is known.</param>
    /// <param name="server">What the servers are called.</param>
    /// <param name="isName">Whether a model can be called that.</param>
    /// <param name="characters">What names may hold.</param>
    /// <param name="remedy">What to do if two stages share a model.</param>
    public static void CheckModels(List<string> problems, IDeploymentOptions options, Pipeline? pipeline, string server, Func<string, bool> isName, string characters, string remedy)
    {
        foreach ((string stage, string model) in options.Models)
        {
            if (!isName(model))
            {
                problems.Add($"Models['{stage}'] is '{model}'; use {characters}, which are all that {server}'s paths may hold");
            }

            CheckStage(problems, $"Models['{stage}']", stage, pipeline);
        }

        if (pipeline is null)
        {
            return;
        }

        foreach (IGrouping<string, Stage> shared in pipeline.Stages.GroupBy(stage => options.Models.TryGetValue(stage.Name, out string? model) ? model : stage.Model, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add($"stages {string.Join(" and ", shared.Select(stage => $"'{stage.Name}'"))} would share the model '{shared.Key}', and with it one queue and one set of instances; {remedy}");
        }

        foreach (Stage stage in pipeline.Stages.Where(stage => !options.Models.ContainsKey(stage.Name) && !isName(stage.Model)))
        {
            problems.Add($"stage '{stage.Name}': its model '{stage.Model}' cannot be named in {server}'s paths; name another one in Models['{stage.Name}']");
        }
    }

    public static void CheckStage(List<string> problems, string place, string stage, Pipeline? pipeline)
    {
        if (pipeline is not null && !pipeline.TryGetIndex(stage, out _))
        {
            problems.Add($"{place}: pipeline '{pipeline.Name}' has no such stage; it has {string.Join(", ", pipeline.Stages.Select(s => $"'{s.Name}'"))}");
        }
    }

    public static void CheckBindingCount(List<string> problems, int count)
    {
        if (count == 0)
        {
            problems.Add("Bindings is empty; say which server offers which type of hardware");
        }
    }

    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="place">The binding.</param>
    /// <param name="hardware">Its type of hardware.</param>
    /// <param name="endpoint">Its server.</param>
    /// <param name="metrics">Where the server's metrics are, if not there.</param>
    /// <param name="capacity">How many replicas there is room for.</param>
    /// <param name="example">A right endpoint.</param>
    public static void CheckBinding(List<string> problems, string place, string hardware, Uri? endpoint, Uri? metrics, int capacity, string example)
    {
        if (string.IsNullOrWhiteSpace(hardware))
        {
            problems.Add($"{place}.Hardware is missing; name a type of hardware as plans do");
        }

        CheckEndpoint(problems, $"{place}.Endpoint", endpoint, example);
        if (metrics is not null)
        {
            CheckEndpoint(problems, $"{place}.MetricsEndpoint", metrics, example);
        }

        CheckNumber(problems, $"{place}.Capacity", capacity, 1, HardwareType.MaxReplicaLimit);
    }

    public static void CheckClient(List<string> problems, IClientOptions client, string controlTimeout)
    {
        (string Name, TimeSpan Value)[] times =
        [
            (nameof(client.ConnectTimeout), client.ConnectTimeout), (nameof(client.ReadAttemptTimeout), client.ReadAttemptTimeout), (controlTimeout, client.ControlTimeout),
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

    public static void CheckEndpoint(List<string> problems, string place, Uri? endpoint, string example)
    {
        if (ServerAddress.ProblemOf(endpoint, example, "Client.Headers") is { } problem)
        {
            problems.Add($"{place} {problem}");
        }
    }

    public static void CheckTime(List<string> problems, string place, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > LongestTime)
        {
            problems.Add(FormattableString.Invariant($"{place} is {value}; use {least} to {LongestTime}"));
        }
    }

    public static void CheckNumber(List<string> problems, string place, int value, int least, int largest)
    {
        if (value < least || value > largest)
        {
            problems.Add(FormattableString.Invariant($"{place} is {value}; use {least} to {largest}"));
        }
    }
}
