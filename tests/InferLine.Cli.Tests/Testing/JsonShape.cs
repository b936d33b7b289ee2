using System.Text.Json;

namespace InferLine.Testing;

/// <summary>What a JSON document is made of.</summary>
internal static class JsonShape
{
    public static string[] Names(this JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    public static double Number(this JsonElement element, string property) => element.GetProperty(property).GetDouble();
}
