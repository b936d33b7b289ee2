using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace InferLine.Serialization;

/// <summary>Says in our words what the JSON reader found wrong, where, and what to do about it.</summary>
internal static class JsonProblem
{
    public static string? Place(JsonException error)
    {
        string? line = error.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"line {number + 1}") : null;
        string? path = error.Path is null or "$" ? null : Require.Shorten(error.Path, 200);
        return line is null ? path : path is null ? line : $"{line}, {path}";
    }

    /// <param name="error">What the reader threw.</param>
    /// <param name="document">The type of the whole document, which tells what should have been at the error's path.</param>
    public static string Explain(JsonException error, JsonTypeInfo document)
    {
        string message = WithoutPosition(error);
        if (Between(message, "The JSON property '", "' could not be mapped") is { } unmapped)
        {
            return $"unknown property {Require.Quote(unmapped)}; remove it or correct its name";
        }

        if (Between(message, "Duplicate property '", "' encountered") is { } duplicate)
        {
            return $"property {Require.Quote(duplicate)} occurs twice; keep one";
        }

        return message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? $"the value has the wrong type or is out of range; use {Describe(ExpectedType(error.Path, document))}"
            : $"this is not valid JSON: {Require.Shorten(message.TrimEnd('.'), 200)}; correct the document";
    }

    private static string WithoutPosition(JsonException error)
    {
        string position = string.Create(
            CultureInfo.InvariantCulture, $" Path: {error.Path} | LineNumber: {error.LineNumber} | BytePositionInLine: {error.BytePositionInLine}.");
        return error.Message.EndsWith(position, StringComparison.Ordinal) ? error.Message[..^position.Length] : error.Message;
    }

    private static string? Between(string message, string before, string after)
    {
        int end = message.LastIndexOf(after, StringComparison.Ordinal);
        return message.StartsWith(before, StringComparison.Ordinal) && end >= before.Length ? message[before.Length..end] : null;
    }

    /// <summary>
    /// The type of the property or array element at a path such as <c>$.edges[0].probability</c>. The reader's own message cannot tell:
    /// for a constructor's argument it names the type of the whole document.
    /// </summary>
    private static Type ExpectedType(string? path, JsonTypeInfo document)
    {
        JsonTypeInfo type = document;
        foreach (string step in (path ?? "$").Split('.').Skip(1))
        {
            string name = step.Split('[')[0];
            Type? next = type.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;
            next = step.Contains('[', StringComparison.Ordinal) ? next?.GetElementType() : next;
            if (next is null)
            {
                break;
            }

            type = type.Options.GetTypeInfo(next);
        }

        return Nullable.GetUnderlyingType(type.Type) ?? type.Type;
    }

    private static string Describe(Type type) =>
        type == typeof(string) ? "a text in double quotes"
        : type == typeof(double) ? "a number"
        : type == typeof(int) || type == typeof(long) ? "an integer"
        : type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(name => $"\"{JsonNamingPolicy.CamelCase.ConvertName(name)}\""))
        : type.IsArray ? "an array of objects"
        : "an object";
}
