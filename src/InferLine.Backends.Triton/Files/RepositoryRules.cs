using InferLine.Backends.Files;
using InferLine.Backends.Triton.Client.Wire;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Files;

/// <summary>Checks what a repository is to be written of, and finds everything that is wrong, not only the first.</summary>
internal static class RepositoryRules
{
    public static IReadOnlyList<string> Problems(Pipeline pipeline, IReadOnlyList<StagePlan> plans, ModelRepositoryOptions options)
    {
        var problems = new List<string>();
        CheckFolders(options, problems);
        StageSelection selection = Selection(pipeline, options);
        selection.CheckStages(problems);
        int[] stages = selection.Indexes;
        foreach (IGrouping<string, int> unknown in stages.GroupBy(s => plans[s].Hardware, StringComparer.Ordinal).Where(group => !options.Devices.ContainsKey(group.Key)))
        {
            problems.Add($"nobody said what instances run on for hardware '{unknown.Key}', which {selection.Names(unknown)} is planned on; name the device, or leave the stage out");
        }

        selection.CheckModels(problems, "Triton", ModelPath.IsName, "one set of instances; copy its folder, and name the copies for the stages");
        string ensemble = EnsembleName(pipeline, options);
        if (options.WriteEnsemble && stages.Length > 1 && stages.Any(s => selection.ModelOf(s) == ensemble))
        {
            problems.Add($"the ensemble would be called '{ensemble}', like the model of a stage; give it another name");
        }

        if (options.EnsembleName is { } name && !ModelPath.IsName(name))
        {
            problems.Add($"an ensemble cannot be called '{name}' in Triton's paths; use letters, digits, '-', '_', '.' and '~'");
        }

        StageSelection.CheckServers(problems, options.Servers);
        if (!Enum.IsDefined(options.Files))
        {
            problems.Add($"Files is {(int)options.Files}; use {string.Join(", ", Enum.GetNames<ModelFiles>())}");
        }

        return problems;
    }

    public static StageSelection Selection(Pipeline pipeline, ModelRepositoryOptions options) => new(pipeline, options.Stages, options.Models);

    public static string EnsembleName(Pipeline pipeline, ModelRepositoryOptions options) => options.EnsembleName ?? pipeline.Name;

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
