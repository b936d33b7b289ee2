namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>A registered name, with its versions.</summary>
internal sealed class FakeModel
{
    public SortedDictionary<string, FakeVersion> Versions { get; } = new(StringComparer.Ordinal);

    public string DefaultVersion { get; set; } = "";

    public FakeVersion Default => Versions[DefaultVersion];
}
