using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Placement;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>A binding and its server.</summary>
internal sealed class BoundServer(HardwareBinding binding, TritonServer server)
{
    private readonly int[] _gpus = [.. binding.Gpus];

    public string Hardware { get; } = binding.Hardware;

    public int Capacity { get; } = binding.Capacity;

    public TritonServer Server { get; } = server;

    /// <summary>What the state calls it.</summary>
    public string Key => $"{Hardware}@{Server.Name}";

    public ServerSlot Slot => new(Hardware, Capacity, Server.IsAvailable);

    /// <summary>What a model is to be here. One that has no replica here any more keeps one instance: nothing is unloaded.</summary>
    public ModelTarget Target(StagePlan plan, int share) => new(plan.BatchSize, plan.MaxDelay, Math.Max(1, share), binding.Kind, _gpus);
}
