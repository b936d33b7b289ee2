using InferLine.Testing;

namespace InferLine.Serialization;

/// <summary>Files that cannot be read at all, by any reader.</summary>
public sealed class BadFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<Reader> All => Readers.All;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public Task A_missing_file_is_named(Reader reader) => AssertRefusedAsync(reader, _folder.PathOf("missing"), "the file does not exist; check the path");

    [Theory]
    [MemberData(nameof(All))]
    public Task A_missing_folder_is_named(Reader reader) =>
        AssertRefusedAsync(reader, Path.Combine(_folder.PathOf("missing"), "file"), "the folder of this file does not exist; check the path");

    [Theory]
    [MemberData(nameof(All))]
    public Task A_folder_is_not_a_file(Reader reader) => AssertRefusedAsync(reader, _folder.PathOf("."), "this is a folder; give a file");

    [Theory]
    [MemberData(nameof(All))]
    public Task An_impossible_path_is_named(Reader reader) => AssertRefusedAsync(reader, _folder.PathOf("a\0b"), "the file cannot be opened", "check the path");

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_file_is_called_by_its_path(Reader reader)
    {
        string path = _folder.PathOf("bad");
        await File.WriteAllTextAsync(path, "?", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Readers.LoadAsync(reader, path));

        Assert.Equal(path, error.Document);
        Assert.Equal("line 1", error.Place);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_good_file_is_read(Reader reader)
    {
        string path = _folder.PathOf("good");
        await File.WriteAllTextAsync(path, Readers.Sample(reader), TestContext.Current.CancellationToken);

        Assert.NotNull(await Readers.LoadAsync(reader, path));
    }

    [Fact]
    public async Task A_disk_that_fails_while_a_file_is_read_is_reported_as_such()
    {
        string path = _folder.PathOf("file");
        await File.WriteAllTextAsync(path, "?", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => InputFile.ReadAsync<int>(path, _ => throw new IOException("Input/output error.")));

        Rejection.Check(error, at: null, "the file cannot be read (Input/output error)", "check the disk");
        Assert.Equal(path, error.Document);
        Assert.IsType<IOException>(error.InnerException);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_path_must_be_given(Reader reader) => await Assert.ThrowsAnyAsync<ArgumentException>(() => Readers.LoadAsync(reader, ""));

    private static async Task AssertRefusedAsync(Reader reader, string path, params string[] says)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Readers.LoadAsync(reader, path));

        Rejection.Check(error, at: null, says);
        Assert.Equal(path, error.Document);
    }
}
