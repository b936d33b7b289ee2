using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using InferLine.Profiles;

namespace InferLine.Serialization;

/// <summary>A profile catalog as its file has it.</summary>
[Description("What hardware costs, and how long models take for a batch on it.")]
internal sealed record CatalogDocument(
    [property: Required, NotEmpty] CatalogDocument.HardwareEntry[]? Hardware,
    [property: Required, NotEmpty] CatalogDocument.ModelEntry[]? Models)
{
    public static CatalogDocument From(ProfileCatalog catalog) =>
        new(
            [.. catalog.Hardware.Select(h => new HardwareEntry(h.Name, h.CostPerHour, h.MaxReplicas))],
            [.. catalog.Models.Select(m => new ModelEntry(m.Model, [.. m.ByHardware.Select(p => ProfileEntry.From(p.Key, p.Value))]))]);

    public ProfileCatalog ToCatalog() =>
        new(
            [.. JsonInput.Required(Hardware, "hardware").Select((h, i) => JsonInput.At($"hardware[{i}]", () => JsonInput.Required(h, "hardware").ToHardware()))],
            [.. JsonInput.Required(Models, "models").Select((m, i) => JsonInput.At($"models[{i}]", () => JsonInput.Required(m, "model").ToModel()))]);

    internal sealed record HardwareEntry(
        [property: Required, Name] string? Name,
        [property: Required, Range(0.0, HardwareType.MaxCostPerHour, MinimumIsExclusive = true), Description("What a replica costs per hour.")] double? CostPerHour,
        [property: Range(0, HardwareType.MaxReplicaLimit), Description("How many replicas there can be over a whole plan; no limit by default.")] int? MaxReplicas)
    {
        public HardwareType ToHardware() => new(JsonInput.Required(Name, "name"), JsonInput.Required(CostPerHour, "costPerHour"), MaxReplicas);
    }

    internal sealed record ModelEntry([property: Required, Name] string? Name, [property: Required, NotEmpty] ProfileEntry[]? Profiles)
    {
        public ModelProfile ToModel()
        {
            string name = JsonInput.Required(Name, "name");
            ProfileEntry[] entries = JsonInput.Required(Profiles, "profiles");
            var byHardware = new Dictionary<string, LatencyProfile>(StringComparer.Ordinal);
            for (int i = 0; i < entries.Length; i++)
            {
                (string hardware, LatencyProfile profile) = JsonInput.At(
                    $"model {Require.Quote(name)}, profiles[{i}]", () => JsonInput.Required(entries[i], "profile").ToProfile());
                if (!byHardware.TryAdd(hardware, profile))
                {
                    throw new InvalidInputException(
                        null, $"model {Require.Quote(name)}, profiles[{i}]", $"hardware {Require.Quote(hardware)} occurs twice; merge the two profiles");
                }
            }

            return new ModelProfile(name, byHardware);
        }
    }

    internal sealed record ProfileEntry(
        [property: Required, Name] string? Hardware,
        [property: Description("What the profile was measured on, for people.")] string? MeasuredOn,
        [property: Required, NotEmpty] BatchEntry[]? Batches)
    {
        public static ProfileEntry From(string hardware, LatencyProfile profile) =>
            new(hardware, profile.MeasuredOn, [.. profile.Measurements.Select(m => new BatchEntry(m.Size, m.Milliseconds, m.P99Milliseconds, m.Samples))]);

        public (string Hardware, LatencyProfile Profile) ToProfile() =>
            (JsonInput.Required(Hardware, "hardware"),
             new LatencyProfile(
                 JsonInput.Required(Batches, "batches").Select((b, i) => JsonInput.At($"batches[{i}]", () => JsonInput.Required(b, "batch").ToBatch())))
             {
                 MeasuredOn = MeasuredOn,
             });
    }

    internal sealed record BatchEntry(
        [property: Required, Range(1, BatchLatency.MaxSize), Description("The number of items.")] int? Size,
        [property: Required, Range(0.0, BatchLatency.MaxMilliseconds, MinimumIsExclusive = true), Description("How long one replica takes for the batch.")] double? LatencyMs,
        [property: Range(0.0, BatchLatency.MaxMilliseconds, MinimumIsExclusive = true), Description("The 99th percentile of it, for people.")] double? P99Ms,
        [property: Range(1, int.MaxValue), Description("How many batches were measured, for people.")] int? Samples)
    {
        public BatchLatency ToBatch() =>
            new(JsonInput.Required(Size, "size"), JsonInput.Required(LatencyMs, "latencyMs")) { P99Milliseconds = P99Ms, Samples = Samples };
    }
}
