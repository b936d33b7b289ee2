using InferLine.Backends.Triton.Configuration;
using InferLine.Profiles;

namespace InferLine.Backends.Triton;

/// <summary>A server that replicas of one type of hardware run on. Several servers of a type are several bindings, and a server with two types has two.</summary>
public sealed class TritonBinding
{
    /// <summary>The type of hardware, as plans name it.</summary>
    public string Hardware { get; set; } = "";

    /// <summary>The server, as in <c>http://gpu-1:8000</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Where the server's metrics are.</summary>
    /// <value>Port 8002 of the server by default.</value>
    public Uri? MetricsEndpoint { get; set; }

    /// <summary>What instances run on: <see cref="DeviceKind.Cpu"/> or <see cref="DeviceKind.Gpu"/>.</summary>
    public DeviceKind Kind { get; set; }

    /// <summary>The ids of the graphics processors that instances are spread over. At least one for <see cref="DeviceKind.Gpu"/>, none for <see cref="DeviceKind.Cpu"/>.</summary>
    public IList<int> Gpus { get; } = [];

    /// <summary>How many replicas, of all stages, there is room for.</summary>
    /// <value>1 to <see cref="HardwareType.MaxReplicaLimit"/>; that limit by default.</value>
    public int Capacity { get; set; } = HardwareType.MaxReplicaLimit;
}
