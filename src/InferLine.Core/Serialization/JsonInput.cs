using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace InferLine.Serialization;

/// <summary>Reads small JSON documents, and turns the reader's errors into ours: file, line, path, and what to do.</summary>
internal static class JsonInput
{
    /// <summary>Far above any real pipeline, catalog or plan; keeps a wrong file from being read to its end.</summary>
    public const int MaxBytes = 64 << 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static async Task<byte[]> ReadAllAsync(Stream stream, string document, CancellationToken cancellationToken)
    {
        if (stream.CanSeek && stream.Length - stream.Position > MaxBytes)
        {
            throw TooLarge(document);
        }

        using var content = new MemoryStream();
        byte[] block = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
        {
            content.Write(block, 0, read);
            if (content.Length > MaxBytes)
            {
                throw TooLarge(document);
            }
        }

        return content.ToArray();
    }

    public static TDocument Parse<TDocument>(ReadOnlySpan<byte> json, string document, JsonTypeInfo<TDocument> type)
        where TDocument : class
    {
        if (json.StartsWith(ByteOrderMark))
        {
            json = json[ByteOrderMark.Length..];
        }

        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new InvalidInputException(document, null, "the document is null; it must be a JSON object");
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(document, JsonProblem.Place(error), JsonProblem.Explain(error, type), error);
        }
    }

    /// <summary>Builds a domain object out of a part of a document; an error then also says which part.</summary>
    public static TResult At<TResult>(string place, Func<TResult> build)
    {
        try
        {
            return build();
        }
        catch (InvalidInputException error) when (error.Document is null)
        {
            string where = error.Place is null || error.Place == place ? place : $"{place}, {error.Place}";
            throw new InvalidInputException(null, where, error.Problem, error);
        }
    }

    /// <summary>The value of a property that must be there.</summary>
    public static TValue Required<TValue>(TValue? value, string property)
        where TValue : struct =>
        value ?? throw Missing(property);

    /// <inheritdoc cref="Required{TValue}(TValue?, string)"/>
    public static TValue Required<TValue>(TValue? value, string property)
        where TValue : class =>
        value ?? throw Missing(property);

    private static InvalidInputException Missing(string property) => new(null, null, $"'{property}' is missing; add it");

    private static InvalidInputException TooLarge(string document) =>
        new(document, null, $"it is larger than {MaxBytes >> 20} MiB, more than such a document may be; check that this is the right file");
}
