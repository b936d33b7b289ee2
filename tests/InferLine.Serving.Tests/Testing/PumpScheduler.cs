using InferLine.Serving.Stages;

namespace InferLine.Serving.Tests.Testing;

/// <summary>Runs what it is given when the test says so.</summary>
internal sealed class PumpScheduler : WorkScheduler
{
    private readonly Queue<IThreadPoolWorkItem> _items = new();

    public override void Schedule(IThreadPoolWorkItem item, bool next) => _items.Enqueue(item);

    public void Pump()
    {
        while (_items.TryDequeue(out IThreadPoolWorkItem? item))
        {
            item.Execute();
        }
    }
}
