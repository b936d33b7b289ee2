using System.Globalization;
using System.Text.Json.Nodes;

namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The management's paths, and what it answers at each. Who calls it holds the registry's lock.</summary>
internal sealed class FakeManagement(FakeRegistry registry, FakeWorkers workers, FakeRegistration registration, FakeOutages outages)
{
    private readonly FakeScaling _scaling = new(registry, workers);

    /// <summary>Whether models may be registered and removed.</summary>
    public bool IsModelApiEnabled { get; set; } = true;

    /// <summary>What callers must have; nothing if it is null.</summary>
    public string? Key { get; set; }

    /// <summary>What callers must have to get new keys; nobody gets one if it is null.</summary>
    public string? ApiKey { get; set; }

    public FakeAnswer Answer(string method, FakeTarget target, string? authorization) => target.Parts switch
    {
        ["", "token"] => ApiKey is null || authorization != $"Bearer {ApiKey}" || target.Text("type") is not ("management" or "inference") ? FakeRefusals.BadKey("Authentication") : FakeAnswer.Ok("\n"),
        ["", "models", ..] => FakeRefusals.WithoutKey(Key, authorization) ?? outages.Watch(method, target, () => OfModels(method, target)),
        _ => FakeRefusals.NotFound(),
    };

    private FakeAnswer OfModels(string method, FakeTarget target) =>
        (method, target.Parts) switch
        {
            ("GET", ["", "models"]) => List(target.Number("limit", 100), target.Number("next_page_token", 0)),
            ("POST", ["", "models"]) => IsModelApiEnabled ? registration.Answer(target) : FakeRefusals.NotAllowed(),
            ("GET", ["", "models", var name]) => Describe(name, null),
            ("GET", ["", "models", var name, "all"]) => registry.Find(name) is { } model ? Described(model.Versions.Values) : FakeRefusals.NoModel(name),
            ("GET", ["", "models", var name, var version]) => Describe(name, version),
            ("PUT", ["", "models", var name]) => _scaling.Answer(name, target.Text("model_version"), target),
            ("PUT", ["", "models", var name, var version]) => _scaling.Answer(name, version, target),
            ("PUT", ["", "models", var name, var version, "set-default"]) => SetDefault(name, version),
            ("DELETE", ["", "models", var name]) => Unregister(name, null),
            ("DELETE", ["", "models", var name, var version]) => Unregister(name, version),
            _ => FakeRefusals.NotAllowed(),
        };

    private FakeAnswer List(int limit, int token)
    {
        limit = limit < 0 ? 100 : limit;
        token = Math.Max(0, token);
        var page = new JsonObject();
        if (token + limit <= registry.Models.Count)
        {
            page["nextPageToken"] = (token + limit).ToString(CultureInfo.InvariantCulture);
        }

        page["models"] = new JsonArray([.. registry.Models.Skip(token).Take(limit).Select(pair => (JsonNode)new JsonObject { ["modelName"] = pair.Key, ["modelUrl"] = pair.Value.Default.Url })]);
        return FakeAnswer.Ok(page);
    }

    private FakeAnswer Describe(string name, string? version) => registry.Find(name, version, out FakeVersion? one) ?? Described([one!]);

    private FakeAnswer Described(IEnumerable<FakeVersion> versions) => FakeAnswer.Ok(new JsonArray([.. versions.Select(version => version.Describe(registry.Now))]));

    private FakeAnswer SetDefault(string name, string version)
    {
        if (registry.Find(name) is not { } model)
        {
            return FakeRefusals.NoModel(name);
        }

        if (!model.Versions.TryGetValue(version, out FakeVersion? next))
        {
            return FakeAnswer.Error(404, "ModelVersionNotFoundException", $"Model version {version} does not exist for model {name}");
        }

        registry.Changes.Add($"default {name}/{version}");
        outages.BeforeDefault(model, next);
        model.DefaultVersion = version;
        return FakeAnswer.Said(200, $"Default version successfully updated for model \"{name}\" to \"{version}\"");
    }

    private FakeAnswer Unregister(string name, string? versionName)
    {
        if (!IsModelApiEnabled)
        {
            return FakeRefusals.NotAllowed();
        }

        if (registry.Find(name, versionName, out FakeVersion? version) is { } missing)
        {
            return missing;
        }

        FakeModel model = registry.Models[name];
        if (model.Versions.Count > 1 && version == model.Default)
        {
            return FakeAnswer.Error(403, "InvalidModelVersionException", $"Cannot remove default version for model {name}");
        }

        registry.Changes.Add($"remove {name}/{version!.Archive.Version}");
        workers.Discard(version);
        registry.Remove(version);
        return FakeAnswer.Said(200, $"Model \"{name}\" unregistered");
    }
}
