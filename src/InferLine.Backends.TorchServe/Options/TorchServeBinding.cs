using InferLine.Backends.TorchServe.Client;
using InferLine.Profiles;

namespace InferLine.Backends.TorchServe;

/// <summary>A server that replicas of one type of hardware run on. Several servers of a type are several bindings.</summary>
public sealed class TorchServeBinding
{
    /// <summary>The type of hardware, as plans name it.</summary>
    public string Hardware { get; set; } = "";

    /// <summary>The server's inference interface, as in <c>http://gpu-1:8080</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The server's management interface.</summary>
    /// <value>Port 8081 of the server by default.</value>
    public Uri? ManagementEndpoint { get; set; }

    /// <summary>Where the server's metrics are.</summary>
    /// <value>Port 8082 of the server by default.</value>
    public Uri? MetricsEndpoint { get; set; }

    /// <summary>The server's keys, where its token authorisation is on, which is its default.</summary>
    public TorchServeKeys Keys { get; } = new();

    /// <summary>How many replicas, of all stages, there is room for.</summary>
    /// <value>1 to <see cref="HardwareType.MaxReplicaLimit"/>; that limit by default.</value>
    public int Capacity { get; set; } = HardwareType.MaxReplicaLimit;
}
