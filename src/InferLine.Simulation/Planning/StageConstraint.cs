using InferLine.Profiles;

namespace InferLine.Planning;

/// <summary>A limit on how one stage may be served.</summary>
public sealed record StageConstraint
{
    /// <summary>Creates a constraint.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <exception cref="InvalidInputException">The name is missing.</exception>
    public StageConstraint(string stage)
    {
        Stage = string.IsNullOrWhiteSpace(stage)
            ? throw new InvalidInputException(null, "constraint", "'stage' is missing or empty; name the stage")
            : stage;
    }

    /// <summary>The stage's name.</summary>
    public string Stage { get; }

    /// <summary>The only type of hardware that the stage may use; <see langword="null"/>, the default, for any that its model has a profile for.</summary>
    public string? Hardware { get; init; }

    /// <summary>The least number of replicas, 1 or more. Default: 1.</summary>
    public int MinReplicas { get; init; } = 1;

    /// <summary>The largest number of replicas, <see cref="MinReplicas"/> or more; <see langword="null"/>, the default, for no limit of the stage's own.</summary>
    public int? MaxReplicas { get; init; }

    internal void Validate(PlanningRequest request)
    {
        string place = $"constraint on stage '{Stage}'";
        int stage = request.Workload.Pipeline.IndexOf(Stage);
        if (MinReplicas is < 1 or > HardwareType.MaxReplicaLimit || MaxReplicas < MinReplicas)
        {
            throw new InvalidInputException(
                null, place, $"the replicas are limited to {MinReplicas}..{MaxReplicas}; use a minimum from 1 and a maximum that is no less");
        }

        if (Hardware is not null)
        {
            _ = request.Catalog.GetProfile(request.Workload.Pipeline.Stages[stage].Model, Hardware);
        }
    }
}
