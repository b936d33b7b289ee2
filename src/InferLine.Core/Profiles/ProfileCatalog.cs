namespace InferLine.Profiles;

/// <summary>What is known about hardware and models: prices, limits, and service times.</summary>
public sealed class ProfileCatalog
{
    private readonly Dictionary<string, HardwareType> _hardware = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelProfile> _models = new(StringComparer.Ordinal);

    /// <summary>Creates a catalog.</summary>
    /// <param name="hardware">The types of hardware, at least one, each name once.</param>
    /// <param name="models">The models' profiles, at least one, each model once, on known hardware only.</param>
    /// <exception cref="InvalidInputException">A rule above is broken.</exception>
    public ProfileCatalog(IEnumerable<HardwareType> hardware, IEnumerable<ModelProfile> models)
    {
        ArgumentNullException.ThrowIfNull(hardware);
        ArgumentNullException.ThrowIfNull(models);
        Hardware = [.. hardware];
        Models = [.. models];
        foreach (HardwareType type in Hardware)
        {
            if (!_hardware.TryAdd(type.Name, type))
            {
                throw new InvalidInputException(null, $"hardware {Require.Quote(type.Name)}", "it occurs twice; keep one entry per type");
            }
        }

        foreach (ModelProfile model in Models)
        {
            string place = $"model {Require.Quote(model.Model)}";
            if (!_models.TryAdd(model.Model, model))
            {
                throw new InvalidInputException(null, place, "it occurs twice; merge its profiles into one entry");
            }

            if (model.ByHardware.Keys.FirstOrDefault(name => !_hardware.ContainsKey(name)) is { } unknown)
            {
                throw new InvalidInputException(
                    null, place, $"it has a profile on unknown hardware {Require.Quote(unknown)}; the types are {Require.Choices(_hardware.Keys)}");
            }
        }

        if (Hardware.Count == 0 || Models.Count == 0)
        {
            throw new InvalidInputException(null, Hardware.Count == 0 ? "hardware" : "models", "the list is empty; give at least one entry");
        }
    }

    /// <summary>The types of hardware, in the order given.</summary>
    public IReadOnlyList<HardwareType> Hardware { get; }

    /// <summary>The models' profiles, in the order given.</summary>
    public IReadOnlyList<ModelProfile> Models { get; }

    /// <summary>A type of hardware by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidInputException">The catalog has no such type.</exception>
    public HardwareType GetHardware(string name) =>
        _hardware.TryGetValue(name, out HardwareType? type)
            ? type
            : throw new InvalidInputException(
                null, $"hardware {Require.Quote(name)}", $"the profiles know no such hardware; the types are {Require.Choices(_hardware.Keys)}");

    /// <summary>A model's profiles by name.</summary>
    /// <param name="model">The model's name.</param>
    /// <exception cref="InvalidInputException">The catalog has no such model.</exception>
    public ModelProfile GetModel(string model) =>
        _models.TryGetValue(model, out ModelProfile? profiles)
            ? profiles
            : throw new InvalidInputException(
                null, $"model {Require.Quote(model)}", $"the profiles know no such model; profile it first. Known models: {Require.Choices(_models.Keys)}");

    /// <summary>The profile of a model on a type of hardware.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="hardware">The name of the hardware.</param>
    /// <exception cref="InvalidInputException">The catalog has no such model, hardware, or profile.</exception>
    public LatencyProfile GetProfile(string model, string hardware)
    {
        ModelProfile profiles = GetModel(model);
        _ = GetHardware(hardware);
        return profiles.ByHardware.TryGetValue(hardware, out LatencyProfile? profile)
            ? profile
            : throw new InvalidInputException(
                null,
                $"model {Require.Quote(model)}",
                $"it has no profile on {Require.Quote(hardware)}; it was measured on {Require.Choices(profiles.ByHardware.Keys.Order(StringComparer.Ordinal))}");
    }
}
