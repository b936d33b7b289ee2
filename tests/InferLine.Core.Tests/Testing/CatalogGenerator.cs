using FsCheck;
using FsCheck.Fluent;
using InferLine.Profiles;

namespace InferLine.Testing;

/// <summary>Catalogs of a few types of hardware and models, with profiles that are monotone in nothing.</summary>
internal static class CatalogGenerator
{
    public static Arbitrary<GeneratedCatalog> Arbitrary { get; } = Arb.From(Generate(), Shrink);

    private static Gen<LatencyProfile> Profile { get; } =
        from sizes in Gen.Choose(1, 300).NonEmptyListOf()
        from latencies in Numbers.Positive(BatchLatency.MaxMilliseconds).ArrayOf(sizes.Count)
        from isMeasured in Gen.Elements(true, false)
        from measuredOn in Gen.Elements<string?>(null, "a machine, 2 cores")
        select new LatencyProfile(sizes.Distinct().Zip(latencies, (size, latency) => isMeasured ? BatchLatency.FromSamples(size, [latency, latency / 2]) : new BatchLatency(size, latency)))
        {
            MeasuredOn = measuredOn,
        };

    private static Gen<GeneratedCatalog> Generate() =>
        from hardwareCount in Gen.Choose(1, 3)
        from hardwareNames in Names.Distinct(hardwareCount)
        from hardware in Gen.CollectToArray(hardwareNames, Hardware)
        from modelCount in Gen.Choose(1, 3)
        from modelNames in Names.Distinct(modelCount)
        from models in Gen.CollectToArray(modelNames, name => Model(name, hardwareNames))
        select new GeneratedCatalog(new ProfileCatalog(hardware, models));

    private static Gen<HardwareType> Hardware(string name) =>
        from cost in Numbers.Positive(HardwareType.MaxCostPerHour)
        from limit in Gen.Choose(0, HardwareType.MaxReplicaLimit).Select(limit => (int?)limit).Or(Gen.Constant((int?)null))
        select new HardwareType(name, cost, limit);

    private static Gen<ModelProfile> Model(string name, string[] hardware) =>
        from measured in Gen.SubListOf(hardware)
        from profiles in Profile.ArrayOf(hardware.Length)
        let measuredOn = measured.Count == 0 ? hardware : [.. measured]
        select new ModelProfile(name, measuredOn.Zip(profiles).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));

    private static IEnumerable<GeneratedCatalog> Shrink(GeneratedCatalog generated)
    {
        ProfileCatalog catalog = generated.Catalog;
        return catalog.Models.Count == 1
            ? []
            : catalog.Models.Select(model => new GeneratedCatalog(new ProfileCatalog(catalog.Hardware, catalog.Models.Where(m => m != model))));
    }
}
