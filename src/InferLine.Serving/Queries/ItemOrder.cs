namespace InferLine.Serving.Queries;

/// <summary>The order of items at one stage: that of their queries, then of their parents, then that in which the parent's output gave them.</summary>
internal sealed class ItemOrder : IComparer<Item>
{
    public static readonly ItemOrder Instance = new();

    public int Compare(Item? x, Item? y)
    {
        if (x!.Query != y!.Query)
        {
            return x.Query.Number.CompareTo(y.Query.Number);
        }

        // Both are as far from an entry or gather as each other, since they are at the same stage of the same query; so the roots are met together.
        Item? first = x;
        Item? second = y;
        int order = 0;
        while (first != second)
        {
            order = first!.Index != second!.Index ? first.Index.CompareTo(second.Index) : order;
            first = first.Parent;
            second = second.Parent;
        }

        return order;
    }

    /// <summary>The items of a list that is linked by <see cref="Item.NextOfVisit"/>, in order.</summary>
    public static List<Item> Sort(Item? head)
    {
        var items = new List<Item>();
        for (; head is not null; head = head.NextOfVisit)
        {
            items.Add(head);
        }

        if (items.Count > 1)
        {
            items.Sort(Instance);
        }

        return items;
    }
}
