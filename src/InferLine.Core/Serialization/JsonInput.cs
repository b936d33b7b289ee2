using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace InferLine.Serialization;

/// <summary>Reads small JSON documents, and turns the reader's errors into ours: file, line, path, and what to do.</summary>
internal static partial class JsonInput
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
            throw new InvalidInputException(document, Place(error), Explain(error), error);
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
            throw new InvalidInputException(null, error.Place is null ? place : $"{place}, {error.Place}", error.Problem, error);
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

    private static string? Place(JsonException error)
    {
        string? line = error.LineNumber is { } number ? $"line {number + 1}" : null;
        string? path = error.Path is null or "$" ? null : error.Path;
        return line is null ? path : path is null ? line : $"{line}, {path}";
    }

    private static string Explain(JsonException error)
    {
        string message = PositionSuffix().Replace(error.Message, "");
        if (UnmappedProperty().Match(message) is { Success: true } unmapped)
        {
            return $"unknown property '{unmapped.Groups[1].Value}'; remove it or correct its name";
        }

        if (DuplicateProperty().Match(message) is { Success: true } duplicate)
        {
            return $"property '{duplicate.Groups[1].Value}' occurs twice; keep one";
        }

        if (WrongType().Match(message) is { Success: true } wrong)
        {
            return $"the value has the wrong type or is out of range; use {Describe(wrong.Groups[1].Value)}";
        }

        return $"this is not valid JSON: {message.TrimEnd('.')}; correct the document";
    }

    private static string Describe(string type) =>
        type switch
        {
            _ when type.Contains("Int", StringComparison.Ordinal) => "an integer",
            _ when type.Contains("Double", StringComparison.Ordinal) => "a number",
            _ when type.Contains("StageRouting", StringComparison.Ordinal) => "\"independent\" or \"exclusive\"",
            _ when type.Contains("SearchStatus", StringComparison.Ordinal) => "\"optimal\", \"feasible\", \"infeasible\" or \"unknown\"",
            _ when type.Contains("[]", StringComparison.Ordinal) => "an array of objects",
            _ when type.Contains("String", StringComparison.Ordinal) => "a text in double quotes",
            _ => "an object",
        };

    [GeneratedRegex(@" Path: .*$| LineNumber: .*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PositionSuffix();

    [GeneratedRegex(@"^The JSON property '(?<name>.*)' could not be mapped", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnmappedProperty();

    [GeneratedRegex(@"^Duplicate property '(?<name>.*)' encountered", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DuplicateProperty();

    [GeneratedRegex(@"^The JSON value could not be converted to (?<type>[^.].*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WrongType();
}
