namespace InferLine.Profiles;

/// <summary>The profiles of one model, by type of hardware.</summary>
public sealed class ModelProfile
{
    /// <summary>Creates the profiles of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="profiles">At least one profile, by the name of the hardware.</param>
    /// <exception cref="InvalidInputException">The name is missing, or there is no profile.</exception>
    public ModelProfile(string model, IReadOnlyDictionary<string, LatencyProfile> profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        Model = Require.Name(model, "model", "name");
        ByHardware = new Dictionary<string, LatencyProfile>(profiles, StringComparer.Ordinal);
        if (ByHardware.Count == 0)
        {
            throw new InvalidInputException(null, $"model {Require.Quote(model)}", "it has no profiles; measure it on at least one type of hardware");
        }
    }

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>The profiles by the name of the hardware.</summary>
    public IReadOnlyDictionary<string, LatencyProfile> ByHardware { get; }
}
