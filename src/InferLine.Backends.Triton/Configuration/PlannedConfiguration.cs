using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Configuration;

/// <summary>Makes a model's configuration as planned out of its present one, and says what that changes.</summary>
internal static class PlannedConfiguration
{
    private const string InstancesField = "instance_group";

    /// <summary>Why the model cannot be served like that; <see langword="null"/> if it can.</summary>
    public static string? Obstacle(ModelConfiguration present, ModelTarget target) =>
        Obstacle(present.IsEnsemble, present.HasSequenceBatching, batches: present.MaxBatchSize > 0, target);

    /// <summary>Why a model cannot be served like that; <see langword="null"/> if it can.</summary>
    public static string? Obstacle(bool isEnsemble, bool hasSequences, bool batches, ModelTarget target) =>
        isEnsemble ? "it is an ensemble, which has no instances; plan its members as stages"
        : hasSequences ? "it batches sequences, whose replicas are not alike; InferLine plans models without state"
        : !batches && target.BatchSize > 1
            ? FormattableString.Invariant($"it does not batch (max_batch_size 0), and the plan has batches of {target.BatchSize}; plan batchSize 1, or give the model a batch dimension")
        : null;

    /// <summary>The whole configuration as planned. Preferred sizes go: below the maximum they change the batches that form, and above it the server refuses them.</summary>
    public static ModelConfiguration Apply(ModelConfiguration present, ModelTarget target)
    {
        JsonObject root = present.CopyRoot();
        if (present.MaxBatchSize > 0)
        {
            root["max_batch_size"] = target.BatchSize;
            JsonObject batching = root["dynamic_batching"] as JsonObject ?? [];
            batching.Remove("preferred_batch_size");
            batching["max_queue_delay_microseconds"] = target.DelayMicroseconds;
            root["dynamic_batching"] = batching;
        }

        if (InstancesDiffer(present.Planned, target))
        {
            root[InstancesField] = InstanceGroupJson.Write(root[InstancesField] as JsonArray, target.Groups);
        }

        return new ModelConfiguration(root);
    }

    /// <summary>What differs, a line each; nothing if the model is served as planned.</summary>
    public static IReadOnlyList<string> Differences(ModelConfiguration present, ModelTarget target) => Differences(present.Planned, present.MaxBatchSize > 0, target);

    /// <summary>What differs, a line each.</summary>
    /// <param name="present">What is.</param>
    /// <param name="batches">Whether the model batches, or will.</param>
    /// <param name="target">What is planned.</param>
    public static IReadOnlyList<string> Differences(PlannedFields present, bool batches, ModelTarget target)
    {
        var differences = new List<string>();
        if (batches)
        {
            Compare(differences, "max_batch_size", present.MaxBatchSize, target.BatchSize);
            if (!present.HasDynamicBatching)
            {
                differences.Add("dynamic_batching: none -> on");
            }

            Compare(differences, "dynamic_batching.max_queue_delay_microseconds", present.MaxQueueDelay.Ticks / TimeSpan.TicksPerMicrosecond, target.DelayMicroseconds);
            if (present.PreferredBatchSizes.Any(size => size != present.MaxBatchSize))
            {
                differences.Add($"dynamic_batching.preferred_batch_size: [{string.Join(", ", present.PreferredBatchSizes)}] -> none");
            }
        }

        if (InstancesDiffer(present, target))
        {
            differences.Add($"{InstancesField}: {InstanceGroupJson.Describe(InstanceGroupJson.Layout(present.Groups))} -> {InstanceGroupJson.Describe(InstanceGroupJson.Layout(target.Groups))}");
        }

        return differences;
    }

    /// <summary>Whether the server makes the change without a reload.</summary>
    public static bool IsInPlace(IReadOnlyList<string> differences) => differences.All(difference => difference.StartsWith(InstancesField, StringComparison.Ordinal));

    private static bool InstancesDiffer(PlannedFields present, ModelTarget target) =>
        !InstanceGroupJson.Layout(present.Groups).SequenceEqual(InstanceGroupJson.Layout(target.Groups));

    private static void Compare(List<string> differences, string field, long present, long wanted)
    {
        if (present != wanted)
        {
            differences.Add(FormattableString.Invariant($"{field}: {present} -> {wanted}"));
        }
    }
}
