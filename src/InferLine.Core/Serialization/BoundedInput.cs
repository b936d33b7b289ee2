using System.Text;

namespace InferLine.Serialization;

/// <summary>Reads what belongs into memory as a whole, and refuses what does not.</summary>
internal static class BoundedInput
{
    /// <summary>Far above any real pipeline, catalog, plan or configuration; keeps a wrong file from being read to its end.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="document">What messages call it.</param>
    /// <param name="place">Where in the document it is; <see langword="null"/> if it is the whole.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">It is too large.</exception>
    public static async Task<byte[]> ReadAllAsync(Stream stream, string document, string? place, CancellationToken cancellationToken)
    {
        if (stream.CanSeek && stream.Length - stream.Position > MaxBytes)
        {
            throw TooLarge(document, place);
        }

        // What a stream says of its length need not be true.
        using var content = new MemoryStream();
        byte[] block = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
        {
            content.Write(block, 0, read);
            if (content.Length > MaxBytes)
            {
                throw TooLarge(document, place);
            }
        }

        return content.ToArray();
    }

    /// <summary>Reads a text to its end. A byte order mark goes before the given encoding.</summary>
    /// <inheritdoc cref="ReadAllAsync"/>
    public static async Task<string> ReadTextAsync(Stream stream, Encoding encoding, string document, string? place, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(new MemoryStream(await ReadAllAsync(stream, document, place, cancellationToken).ConfigureAwait(false)), encoding);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a text file.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or is too large.</exception>
    public static Task<string> LoadTextAsync(string path, Encoding encoding, CancellationToken cancellationToken) =>
        InputFile.ReadAsync(path, stream => ReadTextAsync(stream, encoding, path, place: null, cancellationToken));

    private static InvalidInputException TooLarge(string document, string? place) =>
        new(document, place, $"it is larger than {MaxBytes >> 20} MiB, more than such a document may be; check that this is the right file");
}
