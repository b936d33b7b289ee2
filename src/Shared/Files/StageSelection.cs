using InferLine.Pipelines;
using InferLine.Profiles;

namespace InferLine.Backends.Files;

/// <summary>The stages of a pipeline that files are written for, and what their models are called there.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="stages">The names of the stages; all of them if there are none.</param>
/// <param name="models">The models that run stages, where these are not named as in the pipeline.</param>
internal sealed class StageSelection(Pipeline pipeline, ICollection<string> stages, IDictionary<string, string> models)
{
    /// <summary>The indexes of the stages that are written.</summary>
    public int[] Indexes { get; } = [.. Enumerable.Range(0, pipeline.Stages.Count).Where(s => stages.Count == 0 || stages.Contains(pipeline.Stages[s].Name))];

    public string ModelOf(int stage) => models.TryGetValue(pipeline.Stages[stage].Name, out string? model) ? model : pipeline.Stages[stage].Model;

    /// <summary>Stages as a message names them.</summary>
    public string Names(IEnumerable<int> indexes) => string.Join(" and ", indexes.Select(s => $"'{pipeline.Stages[s].Name}'"));

    /// <summary>Finds stages that the pipeline does not have.</summary>
    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="named">Stages that are named elsewhere.</param>
    public void CheckStages(List<string> problems, params IEnumerable<string> named) =>
        problems.AddRange(stages.Concat(models.Keys).Concat(named).Where(stage => !pipeline.TryGetIndex(stage, out _)).Distinct(StringComparer.Ordinal)
            .Select(stage => $"pipeline '{pipeline.Name}' has no stage '{stage}'; it has {string.Join(", ", pipeline.Stages.Select(one => $"'{one.Name}'"))}"));

    /// <summary>Finds models that servers cannot name, or that stages would share.</summary>
    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="server">What the servers are called.</param>
    /// <param name="isName">Whether a model can be called that.</param>
    /// <param name="shared">What else stages would share with a model, and what to do.</param>
    public void CheckModels(List<string> problems, string server, Func<string, bool> isName, string shared)
    {
        foreach (IGrouping<string, int> same in Indexes.GroupBy(ModelOf, StringComparer.Ordinal))
        {
            if (!isName(same.Key))
            {
                problems.Add($"stage {Names(same)}: a model cannot be called '{same.Key}' in {server}'s paths; name another one for the stage");
            }
            else if (same.Count() > 1)
            {
                problems.Add($"stages {Names(same)} would share the model '{same.Key}', and with it one queue and {shared}");
            }
        }
    }

    /// <summary>Finds a number of servers that cannot be.</summary>
    public static void CheckServers(List<string> problems, int servers)
    {
        if (servers is < 1 or > HardwareType.MaxReplicaLimit)
        {
            problems.Add(FormattableString.Invariant($"there are {servers} servers; use 1 to {HardwareType.MaxReplicaLimit}"));
        }
    }
}
