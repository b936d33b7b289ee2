namespace InferLine.Tuning;

/// <summary>Finds cheap replica vectors that a forecast can be served with.</summary>
/// <param name="model">The plan, prices and limits.</param>
/// <param name="scaleFactors">The live scale factors.</param>
internal sealed class ReplicaSearch(TuningModel model, double[] scaleFactors)
{
    /// <summary>More steps than any sensible growth takes.</summary>
    private const int MostSteps = 64;

    /// <summary>The share of the lateness that twice the replicas of a stage must save, for one of them to be added.</summary>
    private const double LeastShare = 0.1;

    /// <summary>
    /// No stage grows to where its replicas would be busy for less of the time than this: bursts that are late even so are not saved by replicas, since one
    /// replica takes the burst as one batch.
    /// </summary>
    private const double LeastUtilization = 0.2;

    /// <summary>Adds replicas until few enough queries are late, or no replica helps.</summary>
    /// <param name="simulation">The forecast; its base is the present vector.</param>
    /// <param name="replicas">The present vector, and then what is wanted.</param>
    /// <param name="ratePerSecond">The expected rate.</param>
    /// <param name="late">How late the base is.</param>
    /// <param name="allowed">How many may be late.</param>
    public Lateness Grow(ForecastSimulation simulation, int[] replicas, double ratePerSecond, Lateness late, long allowed)
    {
        int[] present = [.. replicas];
        if (CarryRate(replicas, ratePerSecond))
        {
            late = simulation.Lateness(replicas, Lateness.Any);
            simulation.Commit();
        }

        for (int step = 0; step < MostSteps && late.Queries > allowed; step++)
        {
            int best = BestAddition(simulation, replicas, ratePerSecond, late);
            if (best < 0)
            {
                break;
            }

            Add(replicas, best, Step(replicas[best]));
            late = simulation.Lateness(replicas, Lateness.Any);
            simulation.Commit();
        }

        return late.Queries <= allowed ? Trim(simulation, replicas, present, late, allowed) : late;
    }

    /// <summary>Removes replicas, dearest first, as long as few enough queries are late.</summary>
    /// <param name="simulation">The forecast; its base is the present vector.</param>
    /// <param name="replicas">The present vector, and then what is wanted.</param>
    /// <param name="floor">What has to stay.</param>
    /// <param name="late">How late the base is.</param>
    /// <param name="allowed">How many may be late.</param>
    public Lateness Trim(ForecastSimulation simulation, int[] replicas, int[] floor, Lateness late, long allowed)
    {
        int[] order = [.. Enumerable.Range(0, replicas.Length).OrderByDescending(stage => model.CostPerHour[stage])];
        foreach (int stage in order)
        {
            while (replicas[stage] > floor[stage])
            {
                replicas[stage]--;
                Lateness now = simulation.Lateness(replicas, Lateness.AtMost(allowed));
                if (now.Queries > allowed)
                {
                    replicas[stage]++;
                    break;
                }

                late = now;
                simulation.Commit();
            }
        }

        return late;
    }

    /// <summary>Whether so many replicas of a stage could carry the rate at all.</summary>
    public bool CouldCarry(int stage, int replicas, double ratePerSecond) => ratePerSecond * scaleFactors[stage] < replicas * model.ThroughputPerSecond[stage];

    /// <summary>No queue is stable below the rate, so these are needed whatever the bursts.</summary>
    private bool CarryRate(int[] replicas, double ratePerSecond)
    {
        bool changed = false;
        for (int stage = 0; stage < replicas.Length; stage++)
        {
            while (!CouldCarry(stage, replicas[stage], ratePerSecond) && model.Limits.MayGrow(replicas, stage))
            {
                replicas[stage]++;
                changed = true;
            }
        }

        return changed;
    }

    /// <summary>The stage where one more replica saves the most time for its price; -1 if none saves any.</summary>
    private int BestAddition(ForecastSimulation simulation, int[] replicas, double ratePerSecond, Lateness late)
    {
        int best = -1;
        double bestGain = 0;
        for (int stage = 0; stage < replicas.Length; stage++)
        {
            if (!simulation.WaitsForReplica(stage) || replicas[stage] >= Most(stage, ratePerSecond) || !model.Limits.MayGrow(replicas, stage))
            {
                continue;
            }

            int before = replicas[stage];
            int step = Add(replicas, stage, Step(before));
            double price = step * model.CostPerHour[stage];
            double saved = late.Seconds - simulation.Lateness(replicas, new Lateness(long.MaxValue, late.Seconds - (bestGain * price))).Seconds;
            replicas[stage] = before;

            // As if twice the replicas saved in proportion: where not even they would save a tenth, the rest is lost.
            if (saved > bestGain * price && saved * before >= LeastShare * step * late.Seconds)
            {
                (best, bestGain) = (stage, saved / price);
            }
        }

        return best;
    }

    private int Most(int stage, double ratePerSecond) =>
        Math.Max(Math.Max(2, model.Stages[stage].Replicas), ReplicaMath.Ceiling(ratePerSecond * scaleFactors[stage] / (LeastUtilization * model.ThroughputPerSecond[stage])));

    /// <summary>Adds replicas, as many of them as the limits allow.</summary>
    private int Add(int[] replicas, int stage, int step)
    {
        int added = 0;
        for (; added < step && model.Limits.MayGrow(replicas, stage); added++)
        {
            replicas[stage]++;
        }

        return added;
    }

    /// <summary>Steps grow with the stage, so that few simulations lead far; what was too much is trimmed.</summary>
    private static int Step(int replicas) => Math.Max(1, replicas / 4);
}
