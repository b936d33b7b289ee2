namespace InferLine.Backends.Triton.Files;

/// <summary>All that a repository consists of, in the order in which it is put in place.</summary>
internal static class PlannedEntries
{
    /// <summary>An ensemble has nothing in its version, but Triton wants one.</summary>
    private const string EnsembleVersion = "1";

    public static IReadOnlyList<PlannedEntry> Of(IReadOnlyList<StageModel> models, StageModel? ensemble, ModelRepositoryOptions options)
    {
        var entries = new List<PlannedEntry>();
        foreach (StageModel model in models)
        {
            string folder = Path.GetFullPath(Path.Combine(options.Source, model.Model));
            entries.AddRange(options.Files switch
            {
                ModelFiles.Copy => Copies(folder, model.Model),
                ModelFiles.Link => Links(folder, model.Model),
                _ => [],
            });
            entries.Add(Configuration(model));
        }

        if (ensemble is not null)
        {
            entries.Add(new FolderEntry($"{ensemble.Model}/{EnsembleVersion}"));
            entries.Add(Configuration(ensemble));
        }

        return entries;
    }

    private static ConfigurationEntry Configuration(StageModel model) =>
        new($"{model.Model}/{StageModelReader.ConfigurationFile}", model.Text.ToString()) { Differences = model.Differences };

    private static IEnumerable<PlannedEntry> Copies(string folder, string path)
    {
        foreach (string child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            string childPath = $"{path}/{Path.GetFileName(child)}";
            yield return new FolderEntry(childPath);
            foreach (PlannedEntry entry in Copies(child, childPath))
            {
                yield return entry;
            }
        }

        foreach (string file in Files(folder, path))
        {
            yield return new CopyEntry($"{path}/{Path.GetFileName(file)}", file);
        }
    }

    private static IEnumerable<PlannedEntry> Links(string folder, string model) =>
        Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Concat(Files(folder, model)).Select(child => new LinkEntry($"{model}/{Path.GetFileName(child)}", child));

    /// <summary>The files of a folder, but for the model's configuration, which is written anew.</summary>
    private static IEnumerable<string> Files(string folder, string path) =>
        Directory.EnumerateFiles(folder).Where(file => path.Contains('/', StringComparison.Ordinal) || Path.GetFileName(file) != StageModelReader.ConfigurationFile).Order(StringComparer.Ordinal);
}
