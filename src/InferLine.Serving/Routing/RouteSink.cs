namespace InferLine.Serving.Routing;

/// <summary>Collects what goes on from one output, edge by edge. It belongs to one thread at a time, and is used again.</summary>
internal sealed class RouteSink
{
    private RoutedItem[] _items = new RoutedItem[8];
    private int _edge;
    private int _index;
    private int _count;

    public ReadOnlySpan<RoutedItem> Items => _items.AsSpan(0, _count);

    public void Begin(int edge)
    {
        _edge = edge;
        _index = 0;
    }

    public void Add(object? value)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, 2 * _count);
        }

        _items[_count++] = new RoutedItem(_edge, _index++, value);
    }

    public void Clear()
    {
        _items.AsSpan(0, _count).Clear();
        _count = 0;
    }
}
