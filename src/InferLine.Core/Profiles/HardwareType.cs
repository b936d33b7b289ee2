namespace InferLine.Profiles;

/// <summary>A type of hardware that replicas can run on, with its price.</summary>
public sealed record HardwareType
{
    /// <summary>The largest price per replica and hour.</summary>
    public const double MaxCostPerHour = 1e9;

    /// <summary>The largest number of replicas that a limit may name.</summary>
    public const int MaxReplicaLimit = 1_000_000;

    /// <summary>Creates a type of hardware.</summary>
    /// <param name="name">Its name, unique in the catalog.</param>
    /// <param name="costPerHour">The price of one replica per hour, in any currency; greater than 0.</param>
    /// <param name="maxReplicas">How many replicas of this type a whole plan may use; <see langword="null"/> for no limit.</param>
    /// <exception cref="InvalidInputException">The name is missing, or a number is out of its range.</exception>
    public HardwareType(string name, double costPerHour, int? maxReplicas = null)
    {
        Name = Require.Name(name, "hardware", "name");
        string place = $"hardware {Require.Quote(name)}";
        CostPerHour = Require.Positive(costPerHour, MaxCostPerHour, place, "costPerHour");
        MaxReplicas = maxReplicas is null ? null : Require.Integer(maxReplicas.Value, 0, MaxReplicaLimit, place, "maxReplicas");
    }

    /// <summary>The name, unique in the catalog.</summary>
    public string Name { get; }

    /// <summary>The price of one replica per hour.</summary>
    public double CostPerHour { get; }

    /// <summary>How many replicas of this type a whole plan may use; <see langword="null"/> for no limit.</summary>
    public int? MaxReplicas { get; }
}
