using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace InferLine.Serialization;

/// <summary>Reads small JSON documents, and turns the reader's errors into ours: file, line, path, and what to do.</summary>
internal static class JsonInput
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

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
}
