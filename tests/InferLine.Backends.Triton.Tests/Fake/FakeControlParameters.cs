using System.Text.Json;
using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What a call that loads or unloads says besides the name.</summary>
/// <param name="Override">The configuration to load instead of the files'; <see langword="null"/> if the call has none.</param>
/// <param name="HasFiles">Whether the call brings files of its own.</param>
/// <param name="Dependents">Whether an ensemble's members are unloaded too.</param>
internal sealed record FakeControlParameters(JsonObject? Override, bool HasFiles, bool Dependents)
{
    /// <summary>Reads a call's body. The answer is the refusal, or <see langword="null"/> if there is nothing to refuse.</summary>
    public static FakeAnswer? Read(byte[] body, bool load, out FakeControlParameters parameters)
    {
        parameters = new FakeControlParameters(null, HasFiles: false, Dependents: false);
        if (body.Length == 0)
        {
            return null;
        }

        JsonNode? given;
        try
        {
            given = JsonNode.Parse(body)?["parameters"];
        }
        catch (JsonException)
        {
            return FakeAnswer.Error(500, "failed to parse the request JSON buffer: Missing a name for object member. at 1");
        }

        foreach ((string key, JsonNode? value) in given?.AsObject() ?? [])
        {
            if (!load)
            {
                parameters = parameters with { Dependents = parameters.Dependents || (key == "unload_dependents" && value?.GetValueKind() == JsonValueKind.True) };
                continue;
            }

            if (value?.GetValueKind() != JsonValueKind.String)
            {
                return FakeAnswer.Error(500, "attempt to access JSON non-string as string");
            }

            if (key == "config")
            {
                parameters = parameters with { Override = Configuration(value.GetValue<string>()) };
            }
            else if (key.StartsWith("file:", StringComparison.Ordinal))
            {
                parameters = parameters with { HasFiles = true };
            }
            else
            {
                return FakeAnswer.Error(500, "unexpected error on creating Triton parameter");
            }
        }

        return null;
    }

    /// <summary>The configuration of a call; if it is none, one that cannot be loaded.</summary>
    private static JsonObject Configuration(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return new JsonObject { ["not JSON"] = 1 };
        }
    }
}
