using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Files;

/// <summary>What the instances of models run on where a type of hardware is planned.</summary>
public sealed record InstanceDevice
{
    private InstanceDevice(DeviceKind kind, IReadOnlyList<int> gpus)
    {
        Kind = kind;
        Gpus = gpus;
    }

    /// <summary>The processor (KIND_CPU).</summary>
    public static InstanceDevice Cpu { get; } = new(DeviceKind.Cpu, []);

    /// <summary><see cref="DeviceKind.Cpu"/> or <see cref="DeviceKind.Gpu"/>.</summary>
    public DeviceKind Kind { get; }

    /// <summary>The ids of the graphics processors that instances are spread over; none for <see cref="DeviceKind.Cpu"/>.</summary>
    public IReadOnlyList<int> Gpus { get; }

    /// <summary>Graphics processors (KIND_GPU).</summary>
    /// <param name="ids">Their ids, 0 or more, at least one, each once.</param>
    /// <exception cref="InvalidInputException">There is none, or an id is negative or given twice.</exception>
    public static InstanceDevice Gpu(params IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count > 0 && ids.All(id => id >= 0) && ids.Distinct().Count() == ids.Count
            ? new InstanceDevice(DeviceKind.Gpu, [.. ids])
            : throw new InvalidInputException(null, "graphics processors", $"[{string.Join(", ", ids)}] are not the distinct ids of at least one; name them, like 0 and 1: InferLine must know how many there are");
    }
}
