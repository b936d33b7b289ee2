namespace InferLine.Testing;

/// <summary>The repository that the tests run in; compiled into every test project.</summary>
internal static class RepositoryFolder
{
    /// <summary>The path of a file or folder.</summary>
    /// <param name="parts">Its path within the repository.</param>
    public static string PathOf(params ReadOnlySpan<string> parts)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "InferLine.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder is null ? throw new DirectoryNotFoundException("The tests run outside of the repository.") : Path.Combine([folder, .. parts]);
    }
}
