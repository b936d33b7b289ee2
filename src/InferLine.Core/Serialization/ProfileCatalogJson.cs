using InferLine.Profiles;

namespace InferLine.Serialization;

/// <summary>Reads and writes a profile catalog as JSON. Unknown properties are an error; comments and trailing commas are allowed.</summary>
public static class ProfileCatalogJson
{
    private static readonly JsonFormat<CatalogDocument, ProfileCatalog> Format = new(
        InferLineJsonContext.Default.CatalogDocument, document => document.ToCatalog(), CatalogDocument.From);

    /// <summary>Reads a profile catalog from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, is not valid JSON, or breaks a rule; the message names file, place and remedy.</exception>
    public static Task<ProfileCatalog> LoadAsync(string path, CancellationToken cancellationToken = default) => Format.LoadAsync(path, cancellationToken);

    /// <summary>Reads a profile catalog from a stream, to its end.</summary>
    /// <param name="stream">The stream, UTF-8.</param>
    /// <param name="document">What messages call the stream, for example its file name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The content is not valid JSON or breaks a rule.</exception>
    public static Task<ProfileCatalog> ReadAsync(Stream stream, string document, CancellationToken cancellationToken = default) =>
        Format.ReadAsync(stream, document, cancellationToken);

    /// <summary>Reads a profile catalog from a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="document">What messages call the text.</param>
    /// <exception cref="InvalidInputException">The text is not valid JSON or breaks a rule.</exception>
    public static ProfileCatalog Parse(string json, string document = "catalog") => Format.Parse(json, document);

    /// <summary>Writes a profile catalog as text that reads back the same.</summary>
    /// <param name="catalog">What to write.</param>
    public static string ToJson(ProfileCatalog catalog) => Format.ToJson(catalog);

    /// <summary>Writes a profile catalog to a file, as a whole or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="catalog">What to write.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static Task SaveAsync(string path, ProfileCatalog catalog, CancellationToken cancellationToken = default) =>
        Format.SaveAsync(path, catalog, cancellationToken);
}
