using InferLine.Serving.Queries;

namespace InferLine.Serving.Stages;

/// <summary>The FIFO queue of a stage. Guarded by the stage's lock.</summary>
internal sealed class ItemQueue
{
    private readonly LinkedQueue<Item> _items = new();

    public Item? First => _items.First;

    public int Count => _items.Count;

    /// <summary>Queues an item by its ready time, and among those of the same time by <see cref="ItemOrder"/>.</summary>
    public void Enqueue(Item item)
    {
        Item? before = _items.Last;
        while (before is not null && before.Ready == item.Ready && ItemOrder.Instance.Compare(before, item) > 0)
        {
            before = before.Previous;
        }

        _items.InsertAfter(before, item);
        item.Queued = true;
    }

    public void Remove(Item item)
    {
        _items.Remove(item);
        item.Queued = false;
    }
}
