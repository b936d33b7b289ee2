namespace InferLine.Backends.Triton.Configuration;

/// <summary>A group of instances of a model.</summary>
/// <param name="Kind">What they run on.</param>
/// <param name="Count">How many; of graphics processors, on each.</param>
/// <param name="Gpus">The ids of the graphics processors; none for other kinds.</param>
public sealed record InstanceGroup(DeviceKind Kind, int Count, IReadOnlyList<int> Gpus)
{
    /// <summary>How many instances there are in all.</summary>
    public int Instances => Kind == DeviceKind.Gpu ? Count * Math.Max(1, Gpus.Count) : Count;
}
