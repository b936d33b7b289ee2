namespace InferLine.Testing;

/// <summary>The files under data/ in the repository.</summary>
internal static class ShippedData
{
    private static readonly string _root = FindRoot();

    public static string PathOf(string relativePath) => Path.Combine(_root, relativePath);

    /// <summary>Paths relative to data/, so that test names are the same everywhere.</summary>
    public static TheoryData<string> Files(string folder, Func<string, bool> isMeant) =>
        [.. Directory.GetFiles(PathOf(folder)).Select(path => Path.GetRelativePath(_root, path)).Where(isMeant).Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InferLine.sln")))
        {
            folder = folder.Parent;
        }

        return folder is null ? throw new DirectoryNotFoundException("The tests run outside of the repository.") : Path.Combine(folder.FullName, "data");
    }
}
