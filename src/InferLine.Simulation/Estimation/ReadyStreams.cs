namespace InferLine.Estimation;

/// <summary>Turns the completions of a stage's parents into the sorted stream of its ready items, without a sort.</summary>
internal static class ReadyStreams
{
    /// <summary>Builds the ready stream of a stage.</summary>
    /// <param name="layout">The workload.</param>
    /// <param name="stage">The stage index.</param>
    /// <param name="done">The completions of the stages simulated so far, by stage index.</param>
    /// <param name="pool">Where arrays come from.</param>
    /// <param name="owned">Whether the arrays belong to the caller, who returns them to the pool; otherwise they are shared.</param>
    public static ItemStream Build(WorkloadLayout layout, int stage, IReadOnlyList<ItemStream?> done, BufferPool pool, out bool owned)
    {
        StageLayout stageLayout = layout.Stages[stage];
        owned = false;
        switch (stageLayout.Input)
        {
            case StageInput.Arrivals arrivals:
                return arrivals.Ready;
            case StageInput.Follow { ChildStart: null } follow:
                return done[follow.Parent]!;
            case StageInput.Follow follow:
                owned = true;
                ItemStream followers = pool.RentStream(stageLayout.ItemCount);
                Follow(done[follow.Parent]!, follow.ChildStart, followers);
                return followers;
            default:
                owned = true;
                ItemStream merged = pool.RentStream(stageLayout.ItemCount);
                Merge(layout, (StageInput.Merge)stageLayout.Input, done, pool, merged);
                return merged;
        }
    }

    /// <summary>Parent items come in the order of (time, item), and later items have later followers, so the followers are in order.</summary>
    private static void Follow(ItemStream parent, int[] childStart, ItemStream ready)
    {
        ReadOnlySpan<double> doneTimes = parent.Times;
        ReadOnlySpan<int> doneItems = parent.Items.AsSpan(0, doneTimes.Length);
        Span<double> times = ready.Times;
        Span<int> items = ready.Items.AsSpan(0, times.Length);
        int count = 0;
        for (int i = 0; i < doneItems.Length; i++)
        {
            int item = doneItems[i];
            int end = childStart[item + 1];
            for (int child = childStart[item]; child < end; child++)
            {
                times[count] = doneTimes[i];
                items[count] = child;
                count++;
            }
        }
    }

    /// <summary>
    /// Merges the parents' completions, and arrivals where queries start here, in order of time. Items are released by the last event that they wait for; items released
    /// at the same time are put in order.
    /// </summary>
    private static void Merge(WorkloadLayout layout, StageInput.Merge input, IReadOnlyList<ItemStream?> done, BufferPool pool, ItemStream ready)
    {
        int[] awaited = pool.RentItems(input.AwaitedItems.Length);
        input.AwaitedItems.CopyTo(awaited.AsSpan());
        Source[] sources =
        [
            .. input.Parents.Select(p => new Source(done[p.Stage]!.Times, done[p.Stage]!.Items!, layout.Stages[p.Stage].QueryOf, p.FollowingItems)),
        ];
        var output = new Releaser(ready, input.FirstItem);
        int arrival = 0;
        while (true)
        {
            double earliest = arrival < input.ArrivingQueries.Length ? layout.Arrivals[input.ArrivingQueries[arrival]] : double.PositiveInfinity;
            int first = -1;
            for (int s = 0; s < sources.Length; s++)
            {
                double next = sources[s].NextTime;
                if (next < earliest)
                {
                    earliest = next;
                    first = s;
                }
            }

            if (first >= 0)
            {
                Complete(ref sources[first], awaited, ref output);
            }
            else if (arrival < input.ArrivingQueries.Length)
            {
                output.ReleaseQuery(input.ArrivingQueries[arrival++], earliest);
            }
            else
            {
                break;
            }
        }

        output.CloseGroup();
        pool.Return(awaited);
    }

    private static void Complete(ref Source source, int[] awaited, ref Releaser output)
    {
        int item = source.Items[source.Position];
        double time = source.Times[source.Position];
        source.Position++;
        int query = source.QueryOf is null ? item : source.QueryOf[item];
        if (awaited[query] > 0)
        {
            if (--awaited[query] == 0)
            {
                output.ReleaseQuery(query, time);
            }
        }
        else if (source.FollowingItems is { } following && following[2 * item] < following[(2 * item) + 1])
        {
            output.Release(following[2 * item], following[(2 * item) + 1], time);
        }
    }

    private struct Source(double[] times, int[] items, int[]? queryOf, int[]? followingItems)
    {
        public readonly double[] Times = times;
        public readonly int[] Items = items;
        public readonly int[]? QueryOf = queryOf;
        public readonly int[]? FollowingItems = followingItems;
        public int Position;

        public readonly double NextTime => Position < Times.Length ? Times[Position] : double.PositiveInfinity;
    }

    /// <summary>Writes released items, those of one time in order of items.</summary>
    private ref struct Releaser(ItemStream ready, int[] firstItem)
    {
        private readonly Span<double> _times = ready.Times;
        private readonly Span<int> _items = ready.Items;
        private readonly ReadOnlySpan<int> _firstItem = firstItem;
        private int _written;
        private int _groupStart;
        private bool _inOrder = true;

        public void ReleaseQuery(int query, double time) => Release(_firstItem[query], _firstItem[query + 1], time);

        public void Release(int first, int end, double time)
        {
            if (_written > _groupStart && _times[_groupStart] != time)
            {
                CloseGroup();
            }

            _inOrder &= _written == _groupStart || _items[_written - 1] < first;
            for (int item = first; item < end; item++)
            {
                _times[_written] = time;
                _items[_written] = item;
                _written++;
            }
        }

        public void CloseGroup()
        {
            if (!_inOrder)
            {
                _items[_groupStart.._written].Sort();
            }

            _groupStart = _written;
            _inOrder = true;
        }
    }
}
