using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What the server answers about the requests to models since they were loaded.</summary>
internal static class FakeStatistics
{
    public static FakeAnswer Answer(IEnumerable<FakeModel> models, string? version) =>
        FakeAnswer.Ok(new JsonObject { ["model_stats"] = new JsonArray([.. models.SelectMany(model => Versions(model, version))]) });

    private static IEnumerable<JsonNode> Versions(FakeModel model, string? version)
    {
        if (model.Served is null)
        {
            yield break;
        }

        foreach (string one in model.Versions.Where(one => version is null || one == version))
        {
            FakeCounts counts = model.Counts.GetValueOrDefault(one) ?? new FakeCounts();
            JsonObject Times(int count) => new() { ["count"] = count, ["ns"] = count * 1_000_000L };
            yield return new JsonObject
            {
                ["name"] = model.Name,
                ["version"] = one,
                ["last_inference"] = counts.Items == 0 ? 0 : 1_795_504_501_752,
                ["inference_count"] = counts.Items,
                ["execution_count"] = counts.Executions,
                ["inference_stats"] = new JsonObject
                {
                    ["success"] = Times(counts.Requests),
                    ["fail"] = Times(counts.Failures),
                    ["queue"] = Times(counts.Requests),
                    ["compute_input"] = Times(counts.Requests),
                    ["compute_infer"] = Times(counts.Requests),
                    ["compute_output"] = Times(counts.Requests),
                    ["cache_hit"] = Times(0),
                    ["cache_miss"] = Times(0),
                },
                ["response_stats"] = new JsonObject(),
                ["batch_stats"] = new JsonArray([.. counts.ExecutionsBySize.Select(pair => (JsonNode)new JsonObject
                {
                    ["batch_size"] = pair.Key,
                    ["compute_input"] = Times(pair.Value),
                    ["compute_infer"] = Times(pair.Value),
                    ["compute_output"] = Times(pair.Value),
                })]),
                ["memory_usage"] = new JsonArray(),
            };
        }
    }
}
