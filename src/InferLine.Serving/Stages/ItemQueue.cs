using InferLine.Serving.Queries;

namespace InferLine.Serving.Stages;

/// <summary>The FIFO queue of a stage, linked through the items: whoever is cancelled leaves from the middle at once, and nothing is allocated. Guarded by the stage's lock.</summary>
internal sealed class ItemQueue
{
    private Item? _last;

    public Item? First { get; private set; }

    public int Count { get; private set; }

    /// <summary>Queues an item by its ready time, and among those of the same time by <see cref="ItemOrder"/>.</summary>
    public void Enqueue(Item item)
    {
        Item? before = _last;
        while (before is not null && before.Ready == item.Ready && ItemOrder.Instance.Compare(before, item) > 0)
        {
            before = before.Previous;
        }

        Item? after = before is null ? First : before.Next;
        item.Previous = before;
        item.Next = after;
        item.Queued = true;
        if (before is null)
        {
            First = item;
        }
        else
        {
            before.Next = item;
        }

        if (after is null)
        {
            _last = item;
        }
        else
        {
            after.Previous = item;
        }

        Count++;
    }

    public void Remove(Item item)
    {
        if (item.Previous is null)
        {
            First = item.Next;
        }
        else
        {
            item.Previous.Next = item.Next;
        }

        if (item.Next is null)
        {
            _last = item.Previous;
        }
        else
        {
            item.Next.Previous = item.Previous;
        }

        item.Previous = null;
        item.Next = null;
        item.Queued = false;
        Count--;
    }
}
