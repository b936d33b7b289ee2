using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Profiles;

namespace InferLine.Plans;

/// <summary>How a pipeline is served: a plan for every stage, and, where a planner made it, what it was made for and how.</summary>
public sealed record Plan
{
    /// <summary>Creates a plan.</summary>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="stages">The stages' plans, each stage once.</param>
    /// <exception cref="InvalidInputException">The name is missing, there is no stage, or a stage occurs twice.</exception>
    public Plan(string pipeline, IEnumerable<StagePlan> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        Pipeline = Require.Name(pipeline, "plan", "pipeline");
        Stages = [.. stages];
        if (Stages.Count == 0)
        {
            throw new InvalidInputException(null, "stages", "the plan has no stages; plan every stage of the pipeline");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (StagePlan stage in Stages)
        {
            if (!seen.Add(stage.Stage))
            {
                throw new InvalidInputException(null, $"stage {Require.Quote(stage.Stage)}", "it is planned twice; keep one entry per stage");
            }
        }
    }

    /// <summary>The name of the pipeline.</summary>
    public string Pipeline { get; }

    /// <summary>The stages' plans.</summary>
    public IReadOnlyList<StagePlan> Stages { get; }

    /// <summary>The latency objective, if the plan has one.</summary>
    public ServiceLevelObjective? Slo { get; init; }

    /// <summary>The cost per hour, if a planner computed it; <see cref="CostPerHourIn"/> computes it from a catalog.</summary>
    public double? CostPerHour { get; init; }

    /// <summary>The mean rate of the workload that the plan was made for, in queries per second.</summary>
    public double? MeanRatePerSecond { get; init; }

    /// <summary>What the estimator said of the plan on that workload.</summary>
    public PlanEstimate? Estimate { get; init; }

    /// <summary>The arrival curve of that workload, at windows from the service time of the pipeline to 60 s.</summary>
    public ArrivalCurve? Envelope { get; init; }

    /// <summary>How the search that found the plan ended.</summary>
    public SearchSummary? Search { get; init; }

    /// <summary>The sum of replicas times price over all stages.</summary>
    /// <param name="catalog">The catalog that has the prices.</param>
    /// <exception cref="InvalidInputException">A stage is on hardware that the catalog does not know.</exception>
    public double CostPerHourIn(ProfileCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Stages.Sum(stage => stage.Replicas * catalog.GetHardware(stage.Hardware).CostPerHour);
    }

    /// <summary>The stages' plans in the order of the pipeline's stages.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <exception cref="InvalidInputException">The plan is for another pipeline, misses a stage, or has one that the pipeline does not have.</exception>
    public IReadOnlyList<StagePlan> InOrderOf(Pipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        if (Pipeline != pipeline.Name)
        {
            throw new InvalidInputException(
                null, "pipeline", $"the plan is for pipeline {Require.Quote(Pipeline)}, not {Require.Quote(pipeline.Name)}; use the plan of this pipeline");
        }

        var ordered = new StagePlan[pipeline.Stages.Count];
        foreach (StagePlan stage in Stages)
        {
            if (!pipeline.TryGetIndex(stage.Stage, out int index))
            {
                throw new InvalidInputException(
                    null,
                    $"stage {Require.Quote(stage.Stage)}",
                    $"pipeline '{pipeline.Name}' has no such stage; it has {Require.Choices(pipeline.Stages.Select(s => s.Name))}");
            }

            ordered[index] = stage;
        }

        int missing = Array.FindIndex(ordered, stage => stage is null);
        return missing < 0
            ? ordered
            : throw new InvalidInputException(
                null, $"stage {Require.Quote(pipeline.Stages[missing].Name)}", "the plan has no entry for this stage; add one");
    }
}
