using System.Text;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Serialization;

/// <summary>Files are replaced as a whole or not at all.</summary>
public sealed class SaveTests : IDisposable
{
    private const string Old = "old";
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public SaveTests()
    {
        _path = _folder.PathOf("file");
        File.WriteAllText(_path, Old);
    }

    /// <summary>What each writer of the core writes: every kind of file but rates, which are only read.</summary>
    public static TheoryData<Reader> Written => [Reader.Pipeline, Reader.Catalog, Reader.Plan, Reader.Arrivals, Reader.Workload];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Written))]
    public async Task A_file_is_replaced_by_one_that_reads_back(Reader reader)
    {
        object content = await SampleAsync(reader);

        await SaveAsync(content, TestContext.Current.CancellationToken);

        object read = await Readers.LoadAsync(reader, _path);
        Assert.Equal(await BytesAsync(content), await BytesAsync(read));
        Assert.Equal("file", Assert.Single(_folder.FileNames));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public async Task Cancellation_leaves_the_old_file_and_nothing_else(Reader reader)
    {
        object content = await SampleAsync(reader);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SaveAsync(content, new CancellationToken(canceled: true)));

        AssertUntouched();
    }

    [Fact]
    public async Task Cancellation_after_the_last_byte_still_leaves_the_old_file()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WholeFile.ReplaceAsync(
            _path,
            async stream =>
            {
                await stream.WriteAsync("new"u8.ToArray(), CancellationToken.None);
                await source.CancelAsync();
            },
            source.Token));

        AssertUntouched();
    }

    [Fact]
    public async Task A_failure_in_the_middle_leaves_the_old_file_and_nothing_else()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteHalfAsync(new InvalidOperationException("a bug")));

        AssertUntouched();
    }

    [Fact]
    public async Task A_full_disk_is_reported_as_such()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => WriteHalfAsync(new IOException("No space left on device.")));

        Rejection.Check(error, at: null, "the file cannot be written (No space left on device)", "check the disk");
        Assert.Equal(_path, error.Document);
        AssertUntouched();
    }

    [Fact]
    public async Task A_file_is_made_where_there_was_none()
    {
        File.Delete(_path);

        await SaveAsync(await SampleAsync(Reader.Plan), TestContext.Current.CancellationToken);

        Assert.Equal("file", Assert.Single(_folder.FileNames));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused()
    {
        string path = Path.Combine(_folder.PathOf("missing"), "file");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => WholeFile.ReplaceAsync(path, _ => Task.CompletedTask, CancellationToken.None));

        Rejection.Check(error, at: null, "the folder of this file does not exist", "check the path");
        Assert.Equal(path, error.Document);
    }

    [Fact]
    public async Task A_folder_is_not_replaced()
    {
        string path = _folder.PathOf("folder");
        Directory.CreateDirectory(path);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => WholeFile.ReplaceAsync(path, _ => Task.CompletedTask, CancellationToken.None));

        Rejection.Check(error, at: null, "this is a folder", "give a file");
        AssertUntouched();
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_temporary_file_is_named_and_left()
    {
        Directory.CreateDirectory(_path + ".inferline-new");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => WholeFile.ReplaceAsync(_path, _ => Task.CompletedTask, CancellationToken.None));

        Rejection.Check(error, at: null, "file.inferline-new' is a folder", "remove it");
        Assert.True(Directory.Exists(_path + ".inferline-new"));
        AssertUntouched();
    }

    [Fact]
    public async Task An_impossible_path_is_refused()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => WholeFile.ReplaceAsync(_folder.PathOf("a\0b"), _ => Task.CompletedTask, CancellationToken.None));

        Rejection.Check(error, at: null, "the file cannot be opened", "check the path");
        AssertUntouched();
    }

    private static async Task<object> SampleAsync(Reader reader) =>
        await Readers.ReadAsync(reader, new MemoryStream(Encoding.UTF8.GetBytes(Readers.Sample(reader))));

    private static async Task<byte[]> BytesAsync(object content)
    {
        using var stream = new MemoryStream();
        await Readers.WriteAsync(content, stream);
        return stream.ToArray();
    }

    private Task SaveAsync(object content, CancellationToken cancellationToken) =>
        content switch
        {
            Pipeline pipeline => PipelineJson.SaveAsync(_path, pipeline, cancellationToken),
            ProfileCatalog catalog => ProfileCatalogJson.SaveAsync(_path, catalog, cancellationToken),
            Plan plan => PlanJson.SaveAsync(_path, plan, cancellationToken),
            ArrivalTrace trace => WorkloadCsv.SaveArrivalsAsync(_path, trace, cancellationToken),
            Workload workload => WorkloadCsv.SaveWorkloadAsync(_path, workload, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(content)),
        };

    private Task WriteHalfAsync(Exception failure) =>
        WholeFile.ReplaceAsync(
            _path,
            async stream =>
            {
                await stream.WriteAsync("ne"u8.ToArray(), TestContext.Current.CancellationToken);
                throw failure;
            },
            TestContext.Current.CancellationToken);

    private void AssertUntouched()
    {
        Assert.Equal(Old, File.ReadAllText(_path));
        Assert.Equal("file", Assert.Single(_folder.FileNames));
    }
}
