using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>How models come to be served and cease to be. Who calls it holds the repository's lock.</summary>
internal sealed class FakeLifecycle(FakeRepository repository, FakeBackends backends)
{
    private bool _everFailed;

    /// <summary>The models that stopped being served, whatever the reason, other than a restart.</summary>
    public List<string> Unserved { get; } = [];

    /// <summary>The server's process is a new one: what failed in the old one is forgotten, as unloading does not forget it.</summary>
    public void Restarted() => _everFailed = false;

    public bool IsReady() => !_everFailed && repository.Models.Values.All(model => model.State != "LOADING");

    /// <param name="model">The model.</param>
    /// <param name="given">The override, if the call has one.</param>
    public FakeAnswer LoadByCall(FakeModel model, JsonObject? given)
    {
        FakeAnswer answer = Load(model.Name, given);
        if (answer.Status == 200)
        {
            model.Explicit = true;
        }
        else if (model.State == "LOADING")
        {
            model.State = "";
        }

        return answer;
    }

    public FakeAnswer Load(string name, JsonObject? given)
    {
        FakeModel model = repository.Model(name);
        var poll = FakeAnswer.Error(500, $"failed to load '{name}', failed to poll from model repository");
        if (!repository.Files.TryGetValue(name, out FakeFiles? files))
        {
            return poll;
        }

        // An override stays in force until the model is unloaded, or its file is newer.
        bool fileIsNewer = files.ConfigurationChanges > model.FilesAge;
        JsonObject? asked = given ?? (model.Served is not null && model.Override is not null && !fileIsNewer ? model.Override : null);
        JsonObject? source = asked ?? files.Configuration ?? (files.Auto is null ? null : []);
        JsonObject? whole = source is null ? null : FakeConfiguration.Normalise(files, source);
        if (whole is null)
        {
            return poll;
        }

        bool inPlace = model.Served is not null && FakeConfiguration.IsInPlace(model.Served, whole) && model.VersionsAge == files.VersionChanges;
        bool nothingNew = inPlace && given is null && JsonNode.DeepEquals(model.Served!["instance_group"], whole["instance_group"]);
        if (backends.Failure(name, whole) is { } failure)
        {
            return Fail(model, failure, inPlace);
        }

        foreach (string member in FakeEnsembles.Members(whole))
        {
            if (repository.Find(member)?.Served is null && Load(member, null) is { Status: not 200 } problem)
            {
                return problem;
            }
        }

        if (FakeEnsembles.Problem(repository, name, whole) is { } limit)
        {
            return FakeAnswer.Error(400, $"load failed for model '{name}': {limit}\n");
        }

        Install(model, files, whole, inPlace);
        model.Override = asked;
        if (!nothingNew)
        {
            ReloadEnsemblesOf(name);
        }

        return FakeAnswer.Ok("");
    }

    public FakeAnswer Unload(FakeModel model, bool dependents)
    {
        JsonObject? source = model.Served ?? (model.Explicit ? repository.Files[model.Name].Configuration : null);
        string[] members = [.. FakeEnsembles.Members(source)];
        model.Explicit = false;
        model.Override = null;
        TakeDown(model);
        foreach (FakeModel ensemble in repository.Models.Values.Where(other => other.Members.Contains(model.Name, StringComparer.Ordinal)).ToArray())
        {
            TakeDown(ensemble);
        }

        foreach (string member in dependents ? members : [])
        {
            if (repository.Models[member] is { Explicit: false, Served: not null } implicitly)
            {
                implicitly.Override = null;
                TakeDown(implicitly);
            }
        }

        return FakeAnswer.Ok("");
    }

    private void Install(FakeModel model, FakeFiles files, JsonObject whole, bool inPlace)
    {
        if (model.Served is null)
        {
            (model.MetricItems, model.MetricRequests, model.MetricExecutions) = (0, 0, 0);
        }

        if (inPlace)
        {
            // The versions follow the policy; GET config goes on naming the old one.
            model.Served!["instance_group"] = whole["instance_group"]!.DeepClone();
        }
        else
        {
            model.Served = whole;
            model.Counts.Clear();
        }

        string[] versions = whole["version_policy"] switch
        {
            JsonObject policy when policy["specific"]?["versions"] is JsonArray specific => [.. specific.Select(version => version!.ToString()).Where(version => files.Versions.Contains(version, StringComparer.Ordinal))],
            JsonObject policy when policy.ContainsKey("all") => files.Versions,
            _ => [files.Versions[^1]],
        };
        foreach (string gone in model.Versions.Except(versions, StringComparer.Ordinal))
        {
            model.Counts.Remove(gone);
            model.OldVersions[gone] = repository.Now;
        }

        foreach (string back in versions)
        {
            model.OldVersions.Remove(back);
        }

        model.Versions = versions;
        model.State = "READY";
        model.Reason = null;
        model.FilesAge = files.ConfigurationChanges;
        model.VersionsAge = files.VersionChanges;
    }

    private FakeAnswer Fail(FakeModel model, string failure, bool inPlace)
    {
        string state = inPlace ? "READY" : "UNAVAILABLE";
        if (model.Served is null)
        {
            model.Versions = repository.Files[model.Name].Versions;
            model.State = "UNAVAILABLE";
            model.Reason = failure;
            _everFailed = true;
        }
        else if (inPlace)
        {
            model.Reason = failure;
        }

        return FakeAnswer.Error(400, $"load failed for model '{model.Name}': version {model.Versions[^1]} is at {state} state: {failure};\n");
    }

    private void ReloadEnsemblesOf(string member)
    {
        foreach (FakeModel ensemble in repository.Models.Values.ToArray())
        {
            JsonObject? source = ensemble.Served ?? (ensemble is { State: "UNAVAILABLE" or "UNLOADING", Explicit: true } ? Configured(ensemble) : null);
            if (source is null || !FakeEnsembles.Members(source).Contains(member, StringComparer.Ordinal) || FakeEnsembles.Members(source).Any(name => repository.Find(name)?.Served is null))
            {
                continue;
            }

            if (FakeEnsembles.Problem(repository, ensemble.Name, source) is not null)
            {
                TakeDown(ensemble);
            }
            else
            {
                ensemble.Served = null;
                Install(ensemble, repository.Files[ensemble.Name], source, inPlace: false);
            }
        }
    }

    private JsonObject? Configured(FakeModel model)
    {
        FakeFiles files = repository.Files[model.Name];
        return FakeConfiguration.Normalise(files, model.Override ?? files.Configuration!);
    }

    private void TakeDown(FakeModel model)
    {
        if (model.Served is null)
        {
            return;
        }

        model.Served = null;
        model.Counts.Clear();
        model.State = "UNLOADING";
        model.UnloadedAt = repository.Now;
        Unserved.Add(model.Name);
    }
}
