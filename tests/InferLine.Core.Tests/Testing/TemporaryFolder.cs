namespace InferLine.Testing;

/// <summary>A folder that is deleted with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inferline-tests-");

    /// <summary>The names of the files in it.</summary>
    public IEnumerable<string> FileNames => _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    public string PathOf(string fileName) => Path.Combine(_folder.FullName, fileName);

    public void Dispose() => _folder.Delete(recursive: true);
}
