using InferLine.Plans;

namespace InferLine.Backends.Deployment;

/// <summary>A server that replicas of one type of hardware run on.</summary>
/// <param name="hardware">The type of hardware.</param>
/// <param name="capacity">How many replicas, of all stages, there is room for.</param>
/// <param name="server">The server.</param>
/// <param name="target">What a model is to be here, given its stage's plan and its share of the replicas.</param>
internal sealed class BoundServer<TServer, TTarget>(string hardware, int capacity, TServer server, Func<StagePlan, int, TTarget> target)
    where TServer : ModelServer
    where TTarget : class
{
    public string Hardware { get; } = hardware;

    public int Capacity { get; } = capacity;

    public TServer Server { get; } = server;

    /// <summary>What the state calls it.</summary>
    public string Key => $"{Hardware}@{Server.Name}";

    public ServerSlot Slot => new(Hardware, Capacity, Server.IsAvailable);

    public TTarget Target(StagePlan plan, int share) => target(plan, share);
}
