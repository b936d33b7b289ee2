using System.Text.Json;
using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What the server answers to the question which models it has, and in which state.</summary>
internal static class FakeIndex
{
    private const double UnloadingMilliseconds = 50;

    public static FakeAnswer Answer(FakeRepository repository, byte[] body)
    {
        JsonNode? options = null;
        if (body.Length > 0)
        {
            try
            {
                options = JsonNode.Parse(body);
            }
            catch (JsonException)
            {
                return FakeAnswer.Error(500, "failed to parse the request JSON buffer: Invalid value. at 1");
            }
        }

        bool readyOnly = options?["ready"]?.GetValue<bool>() == true;
        IEnumerable<string> names = repository.Files.Keys.Union(repository.Models.Where(pair => pair.Value.State.Length > 0).Select(pair => pair.Key), StringComparer.Ordinal);
        return FakeAnswer.Ok(new JsonArray([.. names.Order(StringComparer.Ordinal).SelectMany(name => Entries(name, repository.Find(name), repository.Now, readyOnly))]));
    }

    private static IEnumerable<JsonNode> Entries(string name, FakeModel? model, double now, bool readyOnly)
    {
        if (model is { State: "UNLOADING" } && now - model.UnloadedAt > UnloadingMilliseconds)
        {
            (model.State, model.Reason) = ("UNAVAILABLE", "unloaded");
        }

        if (readyOnly && model?.State != "READY")
        {
            yield break;
        }

        if (model is not { State.Length: > 0 })
        {
            yield return new JsonObject { ["name"] = name };
            yield break;
        }

        foreach (string version in model.Versions.Concat(readyOnly ? [] : model.OldVersions.Keys).Order(StringComparer.Ordinal))
        {
            (string state, string? reason) = !model.OldVersions.TryGetValue(version, out double unloaded) ? (model.State, model.Reason)
                : now - unloaded > UnloadingMilliseconds ? ("UNAVAILABLE", "unloaded")
                : ("UNLOADING", null);
            var entry = new JsonObject { ["name"] = name, ["version"] = version, ["state"] = state };
            if (reason is not null)
            {
                entry["reason"] = reason;
            }

            yield return entry;
        }
    }
}
