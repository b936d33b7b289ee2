namespace InferLine.Fuzz;

/// <summary>A reader, and what it is to read.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Seeds">Valid inputs, which cases are made of.</param>
/// <param name="ReadAsync">Reads an input to its end and looks at all that it gives. Input that is refused as it should be is no exception, but false.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], Task<bool>> ReadAsync)
{
    /// <summary>All readers of the packages and the tool.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } = [.. Targets.FileTargets.All, .. Targets.TritonTargets.All, .. Targets.TorchServeTargets.All];

    public override string ToString() => Name;
}
