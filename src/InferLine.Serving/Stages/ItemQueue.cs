using InferLine.Serving.Queries;

namespace InferLine.Serving.Stages;

/// <summary>The FIFO queue of a stage, linked through the items: whoever is cancelled leaves from the middle at once, and nothing is allocated. Guarded by the stage's lock.</summary>
internal sealed class ItemQueue
{
    private Item? _last;

    public Item? First { get; private set; }

    public int Count { get; private set; }

    public void Enqueue(Item item)
    {
        item.Previous = _last;
        item.Next = null;
        item.Queued = true;
        if (_last is null)
        {
            First = item;
        }
        else
        {
            _last.Next = item;
        }

        _last = item;
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
