namespace QuickStart;

/// <summary>Where the repository keeps its profiles, pipelines and traces.</summary>
internal static class DataFolder
{
    /// <summary>The folder <c>data</c> beside <c>InferLine.sln</c>, searched for from the program upwards.</summary>
    public static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "InferLine.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder is not null
            ? Path.Combine(folder, "data")
            : throw new InvalidOperationException("There is no InferLine.sln above this program; run the sample from within the repository.");
    }
}
