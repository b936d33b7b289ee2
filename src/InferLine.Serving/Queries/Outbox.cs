namespace InferLine.Serving.Queries;

/// <summary>Items that became ready together, by stage, on their way into the stages' queues. It belongs to one thread at a time.</summary>
internal sealed class Outbox(int stages)
{
    private readonly Item?[] _heads = new Item?[stages];
    private readonly Item?[] _tails = new Item?[stages];
    private readonly int[] _used = new int[stages];
    private int _usedCount;

    public void Add(Item item)
    {
        int stage = item.Stage;
        if (_heads[stage] is null)
        {
            _heads[stage] = item;
            _used[_usedCount++] = stage;
        }
        else
        {
            _tails[stage]!.Next = item;
        }

        _tails[stage] = item;
    }

    /// <summary>Takes the items of one stage, linked by <see cref="Linked{T}.Next"/>.</summary>
    public bool TryTake(out int stage, out Item items)
    {
        if (_usedCount == 0)
        {
            stage = -1;
            items = null!;
            return false;
        }

        stage = _used[--_usedCount];
        items = _heads[stage]!;
        _heads[stage] = null;
        _tails[stage] = null;
        return true;
    }
}
