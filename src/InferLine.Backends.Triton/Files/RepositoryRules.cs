using InferLine.Backends.Triton.Client.Wire;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Backends.Triton.Files;

/// <summary>Checks what a repository is to be written of, and finds everything that is wrong, not only the first.</summary>
internal static class RepositoryRules
{
    public static IReadOnlyList<string> Problems(Pipeline pipeline, IReadOnlyList<StagePlan> plans, ModelRepositoryOptions options)
    {
        var problems = new List<string>();
        CheckFolders(options, problems);
        foreach (string stage in options.Stages.Concat(options.Models.Keys).Where(stage => !pipeline.TryGetIndex(stage, out _)).Distinct(StringComparer.Ordinal))
        {
            problems.Add($"pipeline '{pipeline.Name}' has no stage '{stage}'; it has {string.Join(", ", pipeline.Stages.Select(one => $"'{one.Name}'"))}");
        }

        int[] stages = Written(pipeline, options);
        foreach (IGrouping<string, int> unknown in stages.GroupBy(s => plans[s].Hardware, StringComparer.Ordinal).Where(group => !options.Devices.ContainsKey(group.Key)))
        {
            problems.Add($"nobody said what instances run on for hardware '{unknown.Key}', which {Names(pipeline, unknown)} is planned on; name the device, or leave the stage out");
        }

        foreach (IGrouping<string, int> shared in stages.GroupBy(s => ModelOf(pipeline, s, options), StringComparer.Ordinal))
        {
            if (!ModelPath.IsName(shared.Key))
            {
                problems.Add($"stage {Names(pipeline, shared)}: a model cannot be called '{shared.Key}' in Triton's paths; name another one for the stage");
            }
            else if (shared.Count() > 1)
            {
                problems.Add($"stages {Names(pipeline, shared)} would share the model '{shared.Key}', and with it one queue and one set of instances; copy its folder, and name the copies for the stages");
            }
        }

        string ensemble = EnsembleName(pipeline, options);
        if (options.WriteEnsemble && stages.Length > 1 && stages.Any(s => ModelOf(pipeline, s, options) == ensemble))
        {
            problems.Add($"the ensemble would be called '{ensemble}', like the model of a stage; give it another name");
        }

        if (options.EnsembleName is { } name && !ModelPath.IsName(name))
        {
            problems.Add($"an ensemble cannot be called '{name}' in Triton's paths; use letters, digits, '-', '_', '.' and '~'");
        }

        if (options.Servers is < 1 or > HardwareType.MaxReplicaLimit)
        {
            problems.Add(FormattableString.Invariant($"there are {options.Servers} servers; use 1 to {HardwareType.MaxReplicaLimit}"));
        }

        if (!Enum.IsDefined(options.Files))
        {
            problems.Add($"Files is {(int)options.Files}; use {string.Join(", ", Enum.GetNames<ModelFiles>())}");
        }

        return problems;
    }

    /// <summary>The indexes of the stages that are written.</summary>
    public static int[] Written(Pipeline pipeline, ModelRepositoryOptions options) =>
        [.. Enumerable.Range(0, pipeline.Stages.Count).Where(s => options.Stages.Count == 0 || options.Stages.Contains(pipeline.Stages[s].Name))];

    public static string ModelOf(Pipeline pipeline, int stage, ModelRepositoryOptions options) =>
        options.Models.TryGetValue(pipeline.Stages[stage].Name, out string? model) ? model : pipeline.Stages[stage].Model;

    public static string EnsembleName(Pipeline pipeline, ModelRepositoryOptions options) => options.EnsembleName ?? pipeline.Name;

    private static string Names(Pipeline pipeline, IEnumerable<int> stages) => string.Join(" and ", stages.Select(s => $"'{pipeline.Stages[s].Name}'"));

    private static void CheckFolders(ModelRepositoryOptions options, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(options.Source) || !Directory.Exists(options.Source))
        {
            problems.Add($"the source '{options.Source}' is no folder; name a model repository, which has a folder per model");
        }

        if (string.IsNullOrWhiteSpace(options.Target))
        {
            problems.Add("the target has no name; say where to write");
        }
        else if (File.Exists(options.Target))
        {
            problems.Add($"the target '{options.Target}' is a file; name a folder");
        }
    }
}
