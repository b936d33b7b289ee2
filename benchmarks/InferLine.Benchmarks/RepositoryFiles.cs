namespace InferLine.Benchmarks;

/// <summary>The files of the repository that the benchmarks read.</summary>
internal static class RepositoryFiles
{
    /// <summary>The profiles that ship with the repository.</summary>
    public static string Profiles => InData("profiles", "nvidia.json");

    /// <summary>A pipeline that ships with the repository.</summary>
    public static string Pipeline(string name) => InData("pipelines", name + ".json");

    private static string InData(string folder, string file) => Path.Combine(Root(), "data", folder, file);

    /// <summary>The folder of the solution: programs run from somewhere below it.</summary>
    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "InferLine.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"There is no InferLine.sln above {AppContext.BaseDirectory}; run the benchmarks from within the repository.");
    }
}
