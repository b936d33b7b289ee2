namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>Where a model is registered: what requests are sent to.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The version; <see langword="null"/> for the default one, as long as nobody has looked.</param>
internal sealed record ModelSlot(string Name, string? Version)
{
    /// <summary>The name that a model changes to, and back, where its archives have no version to spare.</summary>
    public static string OtherName(string model) => model + ".alt";

    /// <summary>As in the paths of the server.</summary>
    public override string ToString() => Version is null ? Name : $"{Name}/{Version}";
}
