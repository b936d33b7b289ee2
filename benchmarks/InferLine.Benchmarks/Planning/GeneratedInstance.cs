using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Benchmarks.Planning;

/// <summary>Random pipelines with profiles like those of real models: a time per batch and a time per item, faster hardware being dearer, and a tenth of noise.</summary>
internal static class GeneratedInstance
{
    private static readonly (string Name, double Cost, double Speed)[] Types = [("cpu", 0.07, 0.08), ("t4", 0.53, 1), ("v100", 3.06, 2.2), ("a100", 5.12, 4)];
    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32];

    public static PlanningRequest Create(int stages, int seed, double ratePerSecond, TimeSpan duration)
    {
        var random = new Random(seed);
        PipelineBuilder builder = Pipeline.Create($"generated-{seed}");
        var models = new List<ModelProfile>();
        double longest = 0;
        for (int s = 0; s < stages; s++)
        {
            double fixedMs = 1 + (9 * random.NextDouble());
            double perItemMs = 0.3 + (1.7 * random.NextDouble());
            longest += fixedMs + (4 * perItemMs);
            builder.Stage($"s{s}", $"m{s}");
            models.Add(new ModelProfile($"m{s}", Types.ToDictionary(type => type.Name, type => new LatencyProfile(Sizes.Select(
                size => new BatchLatency(size, (fixedMs + (size * perItemMs)) / type.Speed * (0.95 + (0.1 * random.NextDouble()))))), StringComparer.Ordinal)));
            if (s > 0)
            {
                int parent = random.Next(3) == 0 ? random.Next(s) : s - 1;
                builder.Edge($"s{parent}", $"s{s}", random.Next(2) == 0 ? 1 : 0.3 + (0.6 * random.NextDouble()), random.Next(5) == 0 ? 2 : 1);
            }
        }

        ArrivalTrace arrivals = ArrivalProcess.Gamma(ratePerSecond, 1 + random.Next(2)).Generate(duration, (ulong)seed);
        var catalog = new ProfileCatalog(Types.Select(type => new HardwareType(type.Name, type.Cost)), models);
        var slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(Math.Round(longest * (1 + (2 * random.NextDouble())))));
        return new PlanningRequest(Workload.Sample(builder.Build(), arrivals, (ulong)seed), catalog, slo);
    }
}
