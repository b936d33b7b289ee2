namespace InferLine.Testing;

/// <summary>The files under data/ in the repository.</summary>
internal static class ShippedData
{
    private static readonly string _root = RepositoryFolder.PathOf("data");

    public static string PathOf(string relativePath) => Path.Combine(_root, relativePath);

    /// <summary>Paths relative to data/, so that test names are the same everywhere.</summary>
    public static TheoryData<string> Files(string folder, Func<string, bool> isMeant) =>
        [.. Directory.GetFiles(PathOf(folder)).Select(path => Path.GetRelativePath(_root, path)).Where(isMeant).Order(StringComparer.Ordinal)];
}
