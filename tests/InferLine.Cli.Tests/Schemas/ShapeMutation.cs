using System.Text.Json.Nodes;

namespace InferLine.Schemas;

/// <summary>A document with one change of its shape: a property gone, renamed, null, of another type, or out of its range. Names stay, since what they refer to is not a question of shape.</summary>
internal sealed record ShapeMutation(string Place, string Change, string Document)
{
    private static readonly string[] Values = ["null", "true", "\"\"", "\" \"", "\"a,b\"", "[]", "{}", "[null]", "-1", "0.5", "1e300", "1000000000000", "2147483648"];

    public static IEnumerable<ShapeMutation> Of(string document)
    {
        foreach (string path in Paths(JsonNode.Parse(document)!, "$").ToArray())
        {
            yield return new ShapeMutation(path, "removed", Changed(document, path, (parent, key) => parent.Remove(key)));
            yield return new ShapeMutation(path, "renamed", Changed(document, path, (parent, key) =>
            {
                JsonNode? value = parent[key];
                parent.Remove(key);
                parent[key + "x"] = value;
            }));
            foreach (string value in Values)
            {
                yield return new ShapeMutation(path, value, Changed(document, path, (parent, key) => parent[key] = JsonNode.Parse(value)));
            }
        }
    }

    public override string ToString() => $"{Place} {Change}";

    /// <summary>The properties of all objects, in lists too.</summary>
    private static IEnumerable<string> Paths(JsonNode node, string path) =>
        node switch
        {
            JsonObject parent => parent.SelectMany(pair => new[] { $"{path}.{pair.Key}" }.Concat(pair.Value is null ? [] : Paths(pair.Value, $"{path}.{pair.Key}"))),
            JsonArray list => list.SelectMany((item, i) => item is null ? [] : Paths(item, $"{path}[{i}]")),
            _ => [],
        };

    private static string Changed(string document, string path, Action<JsonObject, string> change)
    {
        JsonNode root = JsonNode.Parse(document)!;
        (JsonObject Parent, string Key) place = Find(root, "$", path)!.Value;
        change(place.Parent, place.Key);
        return root.ToJsonString();
    }

    private static (JsonObject Parent, string Key)? Find(JsonNode node, string path, string wanted)
    {
        if (node is JsonObject parent)
        {
            foreach ((string key, JsonNode? value) in parent)
            {
                (JsonObject, string)? found = $"{path}.{key}" == wanted ? (parent, key) : value is null ? null : Find(value, $"{path}.{key}", wanted);
                if (found is not null)
                {
                    return found;
                }
            }
        }

        return node is JsonArray list
            ? list.Select((item, i) => item is null ? null : Find(item, $"{path}[{i}]", wanted)).FirstOrDefault(found => found is not null)
            : null;
    }
}
