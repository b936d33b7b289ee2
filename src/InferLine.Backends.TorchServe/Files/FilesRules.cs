using InferLine.Backends.TorchServe.Client.Wire;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Backends.TorchServe.Files;

/// <summary>Checks what files are to be written of, and finds everything that is wrong, not only the first.</summary>
internal static class FilesRules
{
    public static IReadOnlyList<string> Problems(Pipeline pipeline, IReadOnlyList<StagePlan> plans, TorchServeFilesOptions options)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Source) || !Directory.Exists(options.Source))
        {
            problems.Add($"the source '{options.Source}' is no folder; name the model store, which has the archives");
        }

        if (string.IsNullOrWhiteSpace(options.Target) || File.Exists(options.Target))
        {
            problems.Add($"the target '{options.Target}' is {(string.IsNullOrWhiteSpace(options.Target) ? "empty" : "a file")}; name a folder");
        }

        foreach (string stage in options.Stages.Concat(options.Models.Keys).Concat(options.Archives.Keys).Where(stage => !pipeline.TryGetIndex(stage, out _)).Distinct(StringComparer.Ordinal))
        {
            problems.Add($"pipeline '{pipeline.Name}' has no stage '{stage}'; it has {string.Join(", ", pipeline.Stages.Select(one => $"'{one.Name}'"))}");
        }

        int[] stages = Written(pipeline, options);
        string[] hardware = [.. stages.Select(s => plans[s].Hardware).Distinct(StringComparer.Ordinal)];
        if (hardware.Length > 1)
        {
            problems.Add($"the stages are planned on {string.Join(" and ", hardware.Select(type => $"'{type}' ({Names(pipeline, stages.Where(s => plans[s].Hardware == type))})"))}, and a server has one type of hardware; choose the stages of one");
        }

        foreach (IGrouping<string, int> shared in stages.GroupBy(s => ModelOf(pipeline, s, options), StringComparer.Ordinal))
        {
            if (!ModelPath.IsName(shared.Key))
            {
                problems.Add($"stage {Names(pipeline, shared)}: a model cannot be called '{shared.Key}' in TorchServe's paths; name another one for the stage");
            }
            else if (shared.Count() > 1)
            {
                problems.Add($"stages {Names(pipeline, shared)} would share the model '{shared.Key}', and with it one queue and its workers; name a model for each stage");
            }
        }

        problems.AddRange(stages.Select(s => ArchiveOf(pipeline, s, options)).Where(archive => archive.AsSpan().IndexOfAny("/\\,= ") >= 0)
            .Select(archive => $"the archive '{archive}' is not the name of a file in the model store; use one without '/', '\\', ',', '=' and blanks"));
        if (options.Servers is < 1 or > HardwareType.MaxReplicaLimit)
        {
            problems.Add(FormattableString.Invariant($"there are {options.Servers} servers; use 1 to {HardwareType.MaxReplicaLimit}"));
        }

        return problems;
    }

    /// <summary>The indexes of the stages that are written.</summary>
    public static int[] Written(Pipeline pipeline, TorchServeFilesOptions options) =>
        [.. Enumerable.Range(0, pipeline.Stages.Count).Where(s => options.Stages.Count == 0 || options.Stages.Contains(pipeline.Stages[s].Name))];

    public static string ModelOf(Pipeline pipeline, int stage, TorchServeFilesOptions options) =>
        options.Models.TryGetValue(pipeline.Stages[stage].Name, out string? model) ? model : pipeline.Stages[stage].Model;

    public static string ArchiveOf(Pipeline pipeline, int stage, TorchServeFilesOptions options) =>
        options.Archives.TryGetValue(pipeline.Stages[stage].Name, out string? archive) ? archive : pipeline.Stages[stage].Model + ".mar";

    private static string Names(Pipeline pipeline, IEnumerable<int> stages) => string.Join(" and ", stages.Select(s => $"'{pipeline.Stages[s].Name}'"));
}
