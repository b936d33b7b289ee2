namespace InferLine.Estimation;

/// <summary>
/// Keeps what was simulated, the most recently used, up to a size. A stage's result depends only on its own configuration and on those of the stages before it,
/// so plans that differ in a late stage share the rest.
/// </summary>
/// <param name="maxBytes">About how much memory the values may take.</param>
/// <param name="bytesOf">About how much a value takes.</param>
/// <remarks>Thread-safe. Values are immutable; one that is dropped while in use stays alive until its user lets go.</remarks>
internal sealed class PrefixCache<TValue>(long maxBytes, Func<TValue, long> bytesOf)
    where TValue : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PrefixKey, LinkedListNode<(PrefixKey Key, TValue Value)>> _entries = [];
    private readonly LinkedList<(PrefixKey Key, TValue Value)> _byUse = [];
    private long _bytes;

    public TValue? Find(PrefixKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<(PrefixKey Key, TValue Value)>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Value;
        }
    }

    public void Add(PrefixKey key, TValue value)
    {
        lock (_lock)
        {
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries[key] = _byUse.AddFirst((key, value));
            _bytes += bytesOf(value);
            while (_bytes > maxBytes && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _entries.Remove(last.Value.Key);
                _bytes -= bytesOf(last.Value.Value);
            }
        }
    }
}
