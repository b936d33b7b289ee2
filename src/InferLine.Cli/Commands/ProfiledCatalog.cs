using InferLine.Input;
using InferLine.Output;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary>The profiles that a command adds to.</summary>
/// <param name="known">Those that were there.</param>
/// <param name="hardware">What is measured on.</param>
/// <param name="output">Where they go.</param>
internal sealed class ProfiledCatalog(ProfileCatalog? known, HardwareType hardware, string output)
{
    private ProfileCatalog? _catalog = known;

    public HardwareType Hardware => hardware;

    public string WrittenTo => output;

    public bool IsOnStandardOutput => OptionKinds.IsStandardStream(output);

    public void Add(string model, LatencyProfile profile) => _catalog = CatalogMerge.With(_catalog, hardware, model, profile);

    public Task WriteAsync(Terminal terminal, CancellationToken cancellationToken) => new OutputFiles(terminal).WriteAsync(output, _catalog!, cancellationToken);
}
