using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary>Adds what was measured to what is known.</summary>
internal static class CatalogMerge
{
    /// <summary>The catalog with one more profile; a type of hardware, or a profile of the model on it, that was there is replaced where it stood.</summary>
    public static ProfileCatalog With(ProfileCatalog? known, HardwareType hardware, string model, LatencyProfile profile)
    {
        ModelProfile? before = known?.Models.FirstOrDefault(candidate => candidate.Model == model);
        var profiles = new Dictionary<string, LatencyProfile>(before?.ByHardware ?? new Dictionary<string, LatencyProfile>(StringComparer.Ordinal), StringComparer.Ordinal) { [hardware.Name] = profile };
        return new ProfileCatalog(
            Replaced(known?.Hardware ?? [], type => type.Name == hardware.Name, hardware),
            Replaced(known?.Models ?? [], candidate => candidate.Model == model, new ModelProfile(model, profiles)));
    }

    private static IEnumerable<T> Replaced<T>(IReadOnlyList<T> items, Func<T, bool> isOld, T item) =>
        items.Any(isOld) ? items.Select(candidate => isOld(candidate) ? item : candidate) : items.Append(item);
}
