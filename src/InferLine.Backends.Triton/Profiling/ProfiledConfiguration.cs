using System.Text.Json.Nodes;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Profiling;

/// <summary>What a model must be configured like so that a request of n items, one after the other, is one batch of n on one instance, and nothing else.</summary>
internal static class ProfiledConfiguration
{
    private const string CacheField = "response_cache";
    private const string InstancesField = "instance_group";

    /// <summary>Why the model cannot be measured; <see langword="null"/> if it can.</summary>
    public static string? Obstacle(ModelConfiguration present, int largest) =>
        present.IsEnsemble ? "it is an ensemble, which has no instances of its own; measure its members"
        : present.HasSequenceBatching ? "it batches sequences, whose items are not independent; InferLine plans models without state"
        : IsOn(present.CopyRoot()["model_transaction_policy"], "decoupled") ? "it is decoupled: a request may have many answers, or none, and no time of its own"
        : present.MaxBatchSize == 0 && largest > 1
            ? FormattableString.Invariant($"it does not batch (max_batch_size 0), and batches of {largest} are asked for; measure batch size 1, or give the model a batch dimension")
        : null;

    /// <summary>The configuration to measure with; <see langword="null"/> if the present one is fit.</summary>
    public static ModelConfiguration? For(ModelConfiguration present, int largest)
    {
        JsonObject root = present.CopyRoot();
        bool changed = false;
        if (present.MaxBatchSize > 0 && present.MaxBatchSize < largest)
        {
            root["max_batch_size"] = largest;
            changed = true;
        }

        if (present.MaxQueueDelay > TimeSpan.Zero)
        {
            root["dynamic_batching"]!["max_queue_delay_microseconds"] = 0;
            changed = true;
        }

        if (IsOn(root[CacheField], "enable"))
        {
            // A repeated request would be answered without the model.
            root[CacheField]!["enable"] = false;
            changed = true;
        }

        if (present.Instances != 1)
        {
            InstanceGroup group = present.InstanceGroups.Count > 0 ? present.InstanceGroups[0] : new InstanceGroup(DeviceKind.Auto, 1, []);
            root[InstancesField] = InstanceGroupJson.Write(root[InstancesField] as JsonArray, [group with { Count = 1, Gpus = [.. group.Gpus.Take(1)] }]);
            changed = true;
        }

        return changed ? new ModelConfiguration(root) : null;
    }

    /// <summary>Whether two configurations that a server gave are the same. It names groups of instances as it likes.</summary>
    public static bool AreSame(ModelConfiguration first, ModelConfiguration second) => JsonNode.DeepEquals(WithoutGroupNames(first), WithoutGroupNames(second));

    private static JsonObject WithoutGroupNames(ModelConfiguration configuration)
    {
        JsonObject root = configuration.CopyRoot();
        foreach (JsonObject group in (root[InstancesField] as JsonArray ?? []).OfType<JsonObject>())
        {
            group.Remove("name");
        }

        return root;
    }

    private static bool IsOn(JsonNode? node, string field) => node is JsonObject fields && fields[field] is JsonValue value && value.TryGetValue(out bool on) && on;
}
