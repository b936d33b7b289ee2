namespace InferLine.Backends.Deployment;

/// <summary>Spreads the replicas of stages over the servers of their hardware. Pure: the same question has the same answer.</summary>
/// <remarks>
/// The policy: replicas stay where they are. What is to go goes from the server with the most replicas of the stage; what is to come goes to the server with the fewest that has room, and of several such
/// to the one with the most room, then to the first. Only when the set of servers that answer has changed are replicas moved to even out the stages.
/// </remarks>
internal static class ReplicaPlacement
{
    /// <param name="demands">The stages, in the pipeline's order, which is also the order in which they get what is scarce.</param>
    /// <param name="slots">The servers.</param>
    /// <param name="current">The present shares by stage and server; <see langword="null"/> if there are none.</param>
    /// <param name="rebalance">Whether replicas may be moved to even out.</param>
    /// <returns>The shares by stage and server. Those of a stage sum to less than it wants where there is no room.</returns>
    public static int[][] Place(IReadOnlyList<StageDemand> demands, IReadOnlyList<ServerSlot> slots, int[][]? current, bool rebalance)
    {
        int[][] shares = [.. demands.Select((demand, s) => slots.Select((slot, b) => Suits(demand, slot) && current is not null ? current[s][b] : 0).ToArray())];
        int[] free = [.. slots.Select((slot, b) => slot.Capacity - shares.Sum(share => share[b]))];
        for (int s = 0; s < demands.Count; s++)
        {
            Shrink(shares[s], free, shares[s].Sum() - demands[s].Replicas);
        }

        // The room may have become less.
        for (int b = 0; b < slots.Count; b++)
        {
            while (free[b] < 0)
            {
                int largest = Enumerable.Range(0, demands.Count).MaxBy(s => shares[s][b]);
                int excess = Math.Min(-free[b], shares[largest][b]);
                shares[largest][b] -= excess;
                free[b] += excess;
            }
        }

        for (int s = 0; s < demands.Count; s++)
        {
            Grow(demands[s], slots, shares[s], free);
            if (rebalance)
            {
                Even(demands[s], slots, shares[s], free);
            }
        }

        return shares;
    }

    private static bool Suits(StageDemand demand, ServerSlot slot) => slot.IsAvailable && slot.Hardware == demand.Hardware;

    private static void Shrink(int[] share, int[] free, int excess)
    {
        for (; excess > 0; excess--)
        {
            // The last of the largest, so that growing and shrinking are each other's reverse.
            int from = share.Length - 1;
            for (int b = share.Length - 2; b >= 0; b--)
            {
                from = share[b] > share[from] ? b : from;
            }

            share[from]--;
            free[from]++;
        }
    }

    private static void Grow(StageDemand demand, IReadOnlyList<ServerSlot> slots, int[] share, int[] free)
    {
        for (int missing = demand.Replicas - share.Sum(); missing > 0; missing--)
        {
            if (Roomiest(demand, slots, share, free) is not { } to)
            {
                return;
            }

            share[to]++;
            free[to]--;
        }
    }

    private static void Even(StageDemand demand, IReadOnlyList<ServerSlot> slots, int[] share, int[] free)
    {
        while (Roomiest(demand, slots, share, free) is { } to)
        {
            int from = Array.IndexOf(share, share.Max());
            if (share[from] - share[to] < 2)
            {
                return;
            }

            share[from]--;
            free[from]++;
            share[to]++;
            free[to]--;
        }
    }

    private static int? Roomiest(StageDemand demand, IReadOnlyList<ServerSlot> slots, int[] share, int[] free)
    {
        int? best = null;
        for (int b = 0; b < slots.Count; b++)
        {
            if (Suits(demand, slots[b]) && free[b] > 0 && (best is not { } present || share[b] < share[present] || (share[b] == share[present] && free[b] > free[present])))
            {
                best = b;
            }
        }

        return best;
    }
}
