namespace InferLine.Estimation;

/// <summary>
/// Keeps simulated stages for reuse, the most recently used ones, up to a size. A stage's result depends only on its own configuration and on those of the stages before it,
/// so plans that differ in a late stage share the rest.
/// </summary>
/// <remarks>Thread-safe. Results are immutable; one that is dropped while in use stays alive until its user lets go.</remarks>
internal sealed class PrefixCache(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PrefixKey, LinkedListNode<(PrefixKey Key, StageResult Result)>> _entries = [];
    private readonly LinkedList<(PrefixKey Key, StageResult Result)> _byUse = [];
    private readonly Dictionary<StageConfiguration, int> _numbers = [];
    private long _bytes;

    /// <summary>A small number for a configuration, the same for equal ones.</summary>
    public int Number(in StageConfiguration configuration)
    {
        lock (_lock)
        {
            if (!_numbers.TryGetValue(configuration, out int number))
            {
                _numbers[configuration] = number = _numbers.Count;
            }

            return number;
        }
    }

    public StageResult? Find(PrefixKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<(PrefixKey Key, StageResult Result)>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Result;
        }
    }

    public void Add(PrefixKey key, StageResult result)
    {
        lock (_lock)
        {
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries[key] = _byUse.AddFirst((key, result));
            _bytes += result.Bytes;
            while (_bytes > maxBytes && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _entries.Remove(last.Value.Key);
                _bytes -= last.Value.Result.Bytes;
            }
        }
    }
}
