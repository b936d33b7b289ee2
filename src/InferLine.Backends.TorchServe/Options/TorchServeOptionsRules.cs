using System.Net.Http.Headers;
using InferLine.Backends.Deployment;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Client.Wire;
using InferLine.Backends.TorchServe.Deployment;
using InferLine.Pipelines;

namespace InferLine.Backends.TorchServe;

/// <summary>Checks options, and finds everything that is wrong, not only the first.</summary>
internal static class TorchServeOptionsRules
{
    private const string Example = "http://gpu-1:8080";

    public static IReadOnlyList<string> Problems(TorchServeOptions options, Pipeline? pipeline)
    {
        var problems = new List<string>();
        CheckBindings(options, problems);
        OptionChecks.CheckModels(
            problems, options, pipeline, "TorchServe", ModelPath.IsName, "letters, digits, '-', '_' and '.', beginning with a letter or digit", "register the archive under two names, and give them in Models");
        CheckNames(options, pipeline, problems);
        CheckArchives(options, pipeline, problems);
        CheckWarmUps(options, pipeline, problems);
        OptionChecks.CheckDeployment(problems, options);
        OptionChecks.CheckTime(problems, nameof(options.StartTimeout), options.StartTimeout, TimeSpan.FromMilliseconds(1));
        OptionChecks.CheckTime(problems, nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(1));
        OptionChecks.CheckTime(problems, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero);
        OptionChecks.CheckClient(problems, options.Client, nameof(options.Client.ChangeTimeout));
        return problems;
    }

    private static void CheckBindings(TorchServeOptions options, List<string> problems)
    {
        OptionChecks.CheckBindingCount(problems, options.Bindings.Count);
        var seen = new Dictionary<Uri, int>();
        for (int i = 0; i < options.Bindings.Count; i++)
        {
            TorchServeBinding binding = options.Bindings[i];
            string place = FormattableString.Invariant($"Bindings[{i}]");
            OptionChecks.CheckBinding(problems, place, binding.Hardware, binding.Endpoint, binding.MetricsEndpoint, binding.Capacity, Example);
            if (binding.ManagementEndpoint is { } management)
            {
                OptionChecks.CheckEndpoint(problems, $"{place}.ManagementEndpoint", management, Example);
            }

            CheckKeys(binding.Keys, $"{place}.Keys", problems);

            // The address may be a wrong one with credentials in it, and is not told.
            if (binding.Endpoint is not null && !seen.TryAdd(binding.Endpoint, i))
            {
                problems.Add(FormattableString.Invariant($"{place} binds the server of Bindings[{seen[binding.Endpoint]}] again; keep one binding of a server, since its models cannot choose their hardware"));
            }
        }
    }

    /// <summary>The keys are secrets: only their names are told.</summary>
    private static void CheckKeys(TorchServeKeys keys, string place, List<string> problems)
    {
        foreach ((string name, string? key) in new[] { (nameof(keys.Management), keys.Management), (nameof(keys.Inference), keys.Inference) })
        {
            if (key is not null && !KeyRing.IsKey(key))
            {
                problems.Add($"{place}.{name} is empty or has spaces or other characters that a header cannot hold; give the key as it is in key_file.json");
            }
        }

        if (keys.File is not null && string.IsNullOrWhiteSpace(keys.File))
        {
            problems.Add($"{place}.File is empty; name the server's key_file.json, or leave it out");
        }
    }

    /// <summary>A model's other name must not be another stage's.</summary>
    private static void CheckNames(TorchServeOptions options, Pipeline? pipeline, List<string> problems)
    {
        string[] names = pipeline is null ? [] : [.. pipeline.Stages.Select(stage => options.Models.TryGetValue(stage.Name, out string? model) ? model : stage.Model)];
        problems.AddRange(names.Where(name => names.Contains(ModelSlot.OtherName(name), StringComparer.Ordinal))
            .Select(name => $"models '{name}' and '{ModelSlot.OtherName(name)}' are both of this pipeline, and the second is the name that the first changes to for another batch size; rename one in Models"));
    }

    private static void CheckArchives(TorchServeOptions options, Pipeline? pipeline, List<string> problems)
    {
        foreach ((string stage, IList<string> archives) in options.Archives)
        {
            OptionChecks.CheckStage(problems, $"Archives['{stage}']", stage, pipeline);
            if (archives.Count == 0 || archives.Any(string.IsNullOrWhiteSpace) || archives.Distinct(StringComparer.Ordinal).Count() < archives.Count)
            {
                problems.Add($"Archives['{stage}'] is [{string.Join(", ", archives)}]; name one archive, or several that differ in their version");
            }
        }
    }

    private static void CheckWarmUps(TorchServeOptions options, Pipeline? pipeline, List<string> problems)
    {
        foreach ((string stage, WarmUp warmUp) in options.WarmUps)
        {
            OptionChecks.CheckStage(problems, $"WarmUps['{stage}']", stage, pipeline);
            if (warmUp.Text is null == warmUp.File is null)
            {
                problems.Add($"WarmUps['{stage}'] has {(warmUp.Text is null ? "neither Text nor" : "both Text and")} File; give one of them");
            }

            if (!MediaTypeHeaderValue.TryParse(warmUp.ContentType, out _))
            {
                problems.Add($"WarmUps['{stage}'].ContentType is '{warmUp.ContentType}'; use one like application/json");
            }
        }
    }
}
