using System.Text.Json;
using System.Text.Json.Nodes;

namespace InferLine.Backends.TorchServe.Files;

/// <summary>Makes a <c>config.properties</c> of a plan: the models that are loaded, how many workers each has, and how it forms batches.</summary>
internal static class ServerConfigText
{
    private const string Document = "config.properties";
    private const string All = "all";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The text, and what the plan changed in it.</returns>
    public static (string Text, IReadOnlyList<string> Differences) With(string? present, IReadOnlyList<FileStage> stages, string pipeline, TorchServeFilesOptions options)
    {
        var text = new PropertiesText(present ?? "");
        if (present is null)
        {
            text.Comment($"TorchServe as planned for pipeline '{pipeline}', written by InferLine.");
        }

        var differences = new List<string>();
        void Set(string key, string? wanted, string otherwise)
        {
            string? before = text[key];
            if (wanted is null && before is not null)
            {
                return;
            }

            string value = wanted ?? otherwise;
            if (before != value)
            {
                differences.Add($"{key}: {before ?? "none"} -> {value}");
                text.Set(key, value);
            }
        }

        Set("inference_address", Text(options.InferenceAddress), "http://127.0.0.1:8080");
        Set("management_address", Text(options.ManagementAddress), "http://127.0.0.1:8081");
        Set("metrics_address", Text(options.MetricsAddress), "http://127.0.0.1:8082");

        // What arrived at stages is counted there.
        Set("metrics_mode", null, "prometheus");
        Set("model_store", options.ModelStore, Path.GetFullPath(options.Source));
        Set("load_models", LoadModels(text["load_models"], stages), "");
        SetModels(text, stages, differences);
        return (text.ToString(), differences);
    }

    private static string? Text(Uri? address) => address?.GetLeftPart(UriPartial.Authority);

    /// <summary>The plan's models, and those that were loaded besides.</summary>
    private static string LoadModels(string? present, IReadOnlyList<FileStage> stages)
    {
        string[] before = [.. (present ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (before is [string only] && only.Equals(All, StringComparison.OrdinalIgnoreCase) && stages.All(stage => stage.Loaded == stage.Archive))
        {
            return only;
        }

        HashSet<string> planned = [.. stages.Select(stage => stage.Model), .. stages.Where(stage => stage.Loaded == stage.Archive).Select(stage => stage.Archive)];
        return string.Join(',', [.. stages.Select(stage => stage.Loaded), .. before.Where(entry => !entry.Equals(All, StringComparison.OrdinalIgnoreCase) && entry != "none" && !planned.Contains(entry.Split('=')[0]))]);
    }

    private static void SetModels(PropertiesText text, IReadOnlyList<FileStage> stages, List<string> differences)
    {
        JsonObject models = Parse(text["models"]);
        foreach (FileStage stage in stages)
        {
            if (models[stage.Model] is not JsonObject versions)
            {
                models[stage.Model] = versions = [];
            }

            if (versions[stage.Archived.Version] is not JsonObject fields)
            {
                versions[stage.Archived.Version] = fields = new JsonObject { ["defaultVersion"] = true, ["marName"] = stage.Archive };
            }

            foreach ((string name, int value) in stage.Fields)
            {
                JsonNode? before = fields[name];
                if (before is not JsonValue known || !known.TryGetValue(out int number) || number != value)
                {
                    differences.Add(FormattableString.Invariant($"models.{stage.Model}.{stage.Archived.Version}.{name}: {before?.ToJsonString() ?? "none"} -> {value}"));
                    fields[name] = value;
                }
            }
        }

        string[] lines = [.. models.Select((model, i) => $"  {Quote(model.Key)}: {model.Value!.ToJsonString(Plain)}{(i < models.Count - 1 ? "," : "")}")];

        // Java drops the blanks at the beginning of lines that go on.
        text.Set("models", "{" + string.Concat(lines.Select(line => line.TrimStart())) + "}", ["{", .. lines, "}"]);
    }

    private static string Quote(string name) => JsonValue.Create(name).ToJsonString(Plain);

    private static JsonObject Parse(string? models)
    {
        try
        {
            return string.IsNullOrWhiteSpace(models) ? [] : JsonNode.Parse(models) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(Document, "models", $"it is not of the form {{\"model\": {{\"1.0\": {{...}}}}}} ({error.Message})", error);
        }
    }
}
