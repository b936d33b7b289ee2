using InferLine.Pipelines;
using InferLine.Profiles;
using InferLine.Serving;

namespace DocumentReader.Measuring;

/// <summary>Measures the stages on this machine: model, encoding and decoding, on real items.</summary>
public static class StageProfiles
{
    /// <summary>What a replica runs on: one core.</summary>
    public const string Core = "core";

    // Without a second thread or an accelerator larger batches gain little here; the profile shows it, and the planner sees it.
    private static readonly int[] BatchSizes = [1, 2, 4];

    /// <summary>Measures for about so long per stage.</summary>
    public static async Task<ProfileCatalog> MeasureAsync(ReaderModels models, StageItems items, TimeSpan perStage)
    {
        // The rest of the machine is the host's: a plan of more replicas than cores could not keep what the profile promises. Each stage needs one, though.
        var core = new HardwareType(Core, costPerHour: 0.05, maxReplicas: Math.Max(Environment.ProcessorCount, ReaderModels.Pipeline.Stages.Count));
        var profiles = new List<ModelProfile>();
        foreach (Stage stage in ReaderModels.Pipeline.Stages)
        {
            object[] real = items.Of(stage.Name);
            var options = new ReplicaProfilerOptions { WarmUpBatches = 2, TimeLimit = perStage, Engine = "ONNX Runtime, 1 thread" };
            var profiler = new ReplicaProfiler(models.Stages[stage.Name], number => real[number % real.Length], options);
            LatencyProfile profile = await profiler.MeasureAsync(BatchSizes);
            profiles.Add(new ModelProfile(stage.Model, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [Core] = profile }));
        }

        return new ProfileCatalog([core], profiles);
    }
}
