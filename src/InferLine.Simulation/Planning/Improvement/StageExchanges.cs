namespace InferLine.Planning;

/// <summary>Lists the changes of a plan at one or two stages that make it cheaper, by how much they save for the latency that they take.</summary>
internal static class StageExchanges
{
    /// <summary>Changes may seem to take this share of the objective more than there is: what is measured for single stages is not exact for two.</summary>
    private const double Tolerance = 0.2;

    public static Exchange[] ByPromise(
        PlanSpace space, StageChoice[] plan, StageAlternative[][] alternatives, double[] slack, BudgetBound budget, int most)
    {
        double[] room = Room(space, slack);
        double tolerance = Tolerance * space.Request.Slo.LatencySeconds;
        var found = new PriorityQueue<Exchange, double>();
        for (int first = 0; first < plan.Length; first++)
        {
            foreach (StageAlternative a in alternatives[first])
            {
                double saved = space.Cost(first, plan[first]) - a.CostPerHour;
                Add(new Exchange(first, a.Choice, first, a.Choice), saved, a.DelaySeconds * budget.PricePerSecond(first), a.DelaySeconds - room[first]);
                for (int second = first + 1; second < plan.Length; second++)
                {
                    foreach (StageAlternative b in alternatives[second])
                    {
                        double both = saved + space.Cost(second, plan[second]) - b.CostPerHour;
                        double price = (a.DelaySeconds * budget.PricePerSecond(first)) + (b.DelaySeconds * budget.PricePerSecond(second));
                        double excess = Math.Max(Math.Min(a.DelaySeconds, a.DelaySeconds + b.DelaySeconds) - room[first], Math.Min(b.DelaySeconds, a.DelaySeconds + b.DelaySeconds) - room[second]);
                        if (a.Choice != plan[first] && b.Choice != plan[second])
                        {
                            Add(new Exchange(first, a.Choice, second, b.Choice), both, price, excess);
                        }
                    }
                }
            }
        }

        Exchange[] exchanges = new Exchange[found.Count];
        for (int i = exchanges.Length - 1; i >= 0; i--)
        {
            exchanges[i] = found.Dequeue();
        }

        return exchanges;

        void Add(Exchange exchange, double saved, double price, double excess)
        {
            if (saved > 1e-9 && excess <= tolerance)
            {
                found.Enqueue(exchange, saved - price);
                if (found.Count > most)
                {
                    _ = found.Dequeue();
                }
            }
        }
    }

    /// <summary>The least slack of the ends that can be reached from a stage.</summary>
    private static double[] Room(PlanSpace space, double[] slack)
    {
        double[] room = [.. slack];
        foreach (int stage in space.Pipeline.Topology.TopologicalOrder.Reverse())
        {
            foreach (int edge in space.Pipeline.Topology.OutEdges(stage))
            {
                room[stage] = Math.Min(room[stage], room[space.Pipeline.Topology.Target(edge)]);
            }
        }

        return room;
    }
}
