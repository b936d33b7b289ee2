using System.IO.Compression;
using System.Text;
using InferLine.Backends.TorchServe.Files;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.TorchServe.Tests.Files;

/// <summary>Wrong files are known to be wrong before they fill the memory.</summary>
public sealed class WrongFileTests : IDisposable
{
    private const int TooLarge = (64 << 20) + 1;
    private const string Manifest = """{ "model": { "modelName": "a", "modelVersion": "1.0", "configFile": "model-config.yaml" } }""";

    private static readonly Pipeline s_pipeline = Pipeline.Create("one").Stage("first", "a").Build();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchserve-files-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("MAR-INF/MANIFEST.json")]
    [InlineData("model-config.yaml")]
    public async Task A_small_archive_that_unpacks_to_much_is_refused(string entry)
    {
        string archive = WriteArchive(entry);
        Assert.InRange(new FileInfo(archive).Length, 1, 1 << 20);
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(PreviewAsync);
        AssertIsTooLarge(archive, entry, error);
    }

    [Fact]
    public async Task A_configuration_that_is_none_is_refused()
    {
        WriteArchive(large: null);
        string configuration = Path.Combine(_folder.FullName, "config.properties");
        using (FileStream file = File.Create(configuration))
        {
            file.SetLength(TooLarge);
        }

        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync(configuration));
        AssertIsTooLarge(configuration, place: null, error);
    }

    [Fact]
    public async Task A_configuration_is_read_as_Latin1()
    {
        WriteArchive(large: null);
        string configuration = Path.Combine(_folder.FullName, "config.properties");
        await File.WriteAllTextAsync(configuration, "# f\u00FCr uns\n", Encoding.Latin1, Cancellation);
        IReadOnlyList<TorchServeFile> files = await PreviewAsync(configuration);
        Assert.Contains("# f\u00FCr uns", files.Single(file => file.Path == "config.properties").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://someone:secret@127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080/path")]
    [InlineData("ftp://127.0.0.1:8080")]
    public async Task An_address_that_no_server_listens_at_is_refused_and_not_told(string address)
    {
        WriteArchive(large: null);
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync(configuration: null, new Uri(address)));
        Assert.Contains("the management address is none that a server can listen at", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    private static void AssertIsTooLarge(string document, string? place, InvalidInputException error)
    {
        Assert.Equal((document, place), (error.Document, error.Place));
        Assert.StartsWith("it is larger than 64 MiB, more than such a document may be", error.Problem, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<TorchServeFile>> PreviewAsync() => PreviewAsync(configuration: null);

    private Task<IReadOnlyList<TorchServeFile>> PreviewAsync(string? configuration, Uri? management = null)
    {
        var plan = new Plan("one", [new StagePlan("first", "cpu", batchSize: 1, replicas: 1) { Batching = BatchingDiscipline.CollectionWindow }]);
        var options = new TorchServeFilesOptions { Source = _folder.FullName, Target = Path.Combine(_folder.FullName, "new"), Configuration = configuration, ManagementAddress = management };
        return TorchServeFiles.PreviewAsync(s_pipeline, plan, options, Cancellation);
    }

    private string WriteArchive(string? large)
    {
        string path = Path.Combine(_folder.FullName, "a.mar");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string entry, string text) in new[] { ("MAR-INF/MANIFEST.json", Manifest), ("model-config.yaml", "minWorkers: 1\n") })
        {
            using Stream content = archive.CreateEntry(entry, CompressionLevel.Fastest).Open();
            content.Write(entry == large ? new byte[TooLarge] : Encoding.UTF8.GetBytes(text));
        }

        return path;
    }
}
