using InferLine.Backends.Files;
using InferLine.Backends.Http;
using InferLine.Backends.TorchServe.Client.Wire;
using InferLine.Pipelines;
using InferLine.Plans;

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

        StageSelection selection = Selection(pipeline, options);
        selection.CheckStages(problems, options.Archives.Keys);
        int[] stages = selection.Indexes;
        string[] hardware = [.. stages.Select(s => plans[s].Hardware).Distinct(StringComparer.Ordinal)];
        if (hardware.Length > 1)
        {
            problems.Add($"the stages are planned on {string.Join(" and ", hardware.Select(type => $"'{type}' ({selection.Names(stages.Where(s => plans[s].Hardware == type))})"))}, and a server has one type of hardware; choose the stages of one");
        }

        selection.CheckModels(problems, "TorchServe", ModelPath.IsName, "its workers; name a model for each stage");
        problems.AddRange(stages.Select(s => ArchiveOf(pipeline, s, options)).Where(archive => archive.AsSpan().IndexOfAny("/\\,= ") >= 0)
            .Select(archive => $"the archive '{archive}' is not the name of a file in the model store; use one without '/', '\\', ',', '=' and blanks"));
        StageSelection.CheckServers(problems, options.Servers);
        foreach ((string name, Uri? address) in new[] { ("inference", options.InferenceAddress), ("management", options.ManagementAddress), ("metrics", options.MetricsAddress) })
        {
            // The address goes into a file and into messages, so nobody's password may be in it.
            if (address is not null && !ServerAddress.IsListened(address))
            {
                problems.Add($"the {name} address is none that a server can listen at; use scheme, host and port alone, like http://127.0.0.1:8080");
            }
        }

        return problems;
    }

    public static StageSelection Selection(Pipeline pipeline, TorchServeFilesOptions options) => new(pipeline, options.Stages, options.Models);

    public static string ArchiveOf(Pipeline pipeline, int stage, TorchServeFilesOptions options) =>
        options.Archives.TryGetValue(pipeline.Stages[stage].Name, out string? archive) ? archive : pipeline.Stages[stage].Model + ".mar";
}
