using InferLine.Testing;

[assembly: AssemblyFixture(typeof(InferLine.Documentation.FolderOfAReader))]

namespace InferLine.Documentation;

/// <summary>The examples run in a folder of their own with the repository's data, as a reader would run them; what they write goes with it.</summary>
public sealed class FolderOfAReader : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inferline-docs-");

    public FolderOfAReader()
    {
        foreach (string part in new[] { "pipelines", "profiles" })
        {
            DirectoryInfo to = _folder.CreateSubdirectory(Path.Combine("data", part));
            foreach (string file in Directory.EnumerateFiles(RepositoryFolder.PathOf("data", part)))
            {
                File.Copy(file, Path.Combine(to.FullName, Path.GetFileName(file)));
            }
        }

        Environment.CurrentDirectory = _folder.FullName;
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _folder.Delete(recursive: true);
    }
}
