using InferLine.Profiles;

namespace TorchServePlan;

/// <summary>What 'inferline profile torchserve' would have measured: 20 + 4n, 15 + 6n and 8 + 2n milliseconds for a batch of n. Made up.</summary>
internal static class MadeUpProfiles
{
    private static readonly (double Fixed, double PerItem)[] s_milliseconds = [(20, 4), (15, 6), (8, 2)];
    private static readonly int[] s_sizes = [1, 4, 8];

    public static ProfileCatalog Of(string[] models) => new(
        [new HardwareType("cpu", costPerHour: 0.1, maxReplicas: 32)],
        models.Zip(s_milliseconds, (model, time) => new ModelProfile(
            model,
            new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["cpu"] = new(s_sizes.Select(size => new BatchLatency(size, time.Fixed + (time.PerItem * size)))) })));
}
