using System.IO.Compression;
using System.Text;
using System.Text.Json;
using InferLine.Backends.TorchServe.Client.Wire;
using InferLine.Serialization;

namespace InferLine.Backends.TorchServe.Files;

/// <summary>Reads model archives, which are zip files with a manifest.</summary>
internal static class ArchiveReader
{
    private const string ManifestEntry = "MAR-INF/MANIFEST.json";
    private const string DefaultVersion = "1.0";

    /// <exception cref="InvalidInputException">It is no archive, or not there.</exception>
    public static async Task<ArchivedModel> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new InvalidInputException(path, null, "the archive does not exist; name another one for the stage, or make it with torch-model-archiver");
        }

        try
        {
            using ZipArchive archive = await ZipFile.OpenReadAsync(path, cancellationToken).ConfigureAwait(false);
            string manifest = await TextAsync(archive, path, ManifestEntry, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidInputException(path, null, $"it has no {ManifestEntry}; make it with torch-model-archiver");
            using var document = JsonDocument.Parse(manifest);
            JsonElement model = document.RootElement.GetProperty("model");
            string name = Text(model, "modelName") ?? Path.GetFileNameWithoutExtension(path);
            string version = Text(model, "modelVersion") ?? DefaultVersion;
            string? configuration = Text(model, "configFile") is { } file ? await TextAsync(archive, path, Path.GetFileName(file), cancellationToken).ConfigureAwait(false) : null;
            return ModelPath.IsName(version)
                ? new ArchivedModel(name, version, configuration ?? "")
                : throw new InvalidInputException(path, ManifestEntry, $"the version '{version}' cannot be in a path; use letters, digits, '-', '_' and '.'");
        }
        catch (InvalidDataException error)
        {
            throw new InvalidInputException(path, null, "it is no zip file, as archives in the formats default and zip-store are; make it with torch-model-archiver", error);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidInputException(path, ManifestEntry, $"it is not of the form of a manifest ({error.Message}); make the archive with torch-model-archiver", error);
        }
    }

    private static string? Text(JsonElement model, string name) => model.TryGetProperty(name, out JsonElement value) && value.GetString() is { Length: > 0 } text ? text : null;

    private static async Task<string?> TextAsync(ZipArchive archive, string path, string entry, CancellationToken cancellationToken)
    {
        if (archive.GetEntry(entry) is not { } found)
        {
            return null;
        }

        // A small archive may unpack to any size.
        Stream content = await found.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            return await BoundedInput.ReadTextAsync(content, Encoding.UTF8, path, entry, cancellationToken).ConfigureAwait(false);
        }
    }
}
