namespace InferLine.Tuning;

/// <summary>Finds cheap replica vectors that a forecast can be served with.</summary>
/// <param name="model">The plan, prices and limits.</param>
/// <param name="scaleFactors">The live scale factors.</param>
internal sealed class ReplicaSearch(TuningModel model, double[] scaleFactors)
{
    /// <summary>More steps than any sensible growth takes.</summary>
    private const int MostSteps = 64;

    /// <summary>Adds replicas until few enough queries are late, or no replica helps.</summary>
    /// <param name="simulation">The forecast; its base is the present vector.</param>
    /// <param name="replicas">The present vector, and then what is wanted.</param>
    /// <param name="ratePerSecond">The expected rate.</param>
    /// <param name="late">How many are late in the base.</param>
    /// <param name="allowed">How many may be late.</param>
    /// <returns>How many are late.</returns>
    public long Grow(ForecastSimulation simulation, int[] replicas, double ratePerSecond, long late, long allowed)
    {
        int[] present = [.. replicas];
        if (CarryRate(replicas, ratePerSecond))
        {
            late = simulation.CountLate(replicas);
            simulation.Commit();
        }

        for (int step = 0; step < MostSteps && late > allowed; step++)
        {
            (int best, long bestLate) = BestAddition(simulation, replicas, late);
            if (best < 0)
            {
                break;
            }

            replicas[best]++;
            late = bestLate;
            _ = simulation.CountLate(replicas);
            simulation.Commit();
        }

        return late <= allowed ? Trim(simulation, replicas, present, late, allowed) : late;
    }

    /// <summary>Removes replicas, dearest first, as long as few enough queries are late.</summary>
    /// <param name="simulation">The forecast; its base is the present vector.</param>
    /// <param name="replicas">The present vector, and then what is wanted.</param>
    /// <param name="floor">What has to stay.</param>
    /// <param name="late">How many are late in the base.</param>
    /// <param name="allowed">How many may be late.</param>
    /// <returns>How many are late.</returns>
    public long Trim(ForecastSimulation simulation, int[] replicas, int[] floor, long late, long allowed)
    {
        int[] order = [.. Enumerable.Range(0, replicas.Length).OrderByDescending(stage => model.CostPerHour[stage])];
        foreach (int stage in order)
        {
            while (replicas[stage] > floor[stage])
            {
                replicas[stage]--;
                long now = simulation.CountLate(replicas, allowed);
                if (now > allowed)
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

    /// <summary>Whether one replica less of a stage could carry the rate at all.</summary>
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

    /// <summary>The stage where one more replica saves the most queries for its price.</summary>
    private (int Stage, long Late) BestAddition(ForecastSimulation simulation, int[] replicas, long late)
    {
        (int Stage, long Late) best = (-1, late);
        double bestGain = 0;
        for (int stage = 0; stage < replicas.Length; stage++)
        {
            if (!model.Limits.MayGrow(replicas, stage))
            {
                continue;
            }

            replicas[stage]++;
            long bound = late - (long)(bestGain * model.CostPerHour[stage]);
            long now = simulation.CountLate(replicas, bound);
            replicas[stage]--;
            double gain = (late - now) / model.CostPerHour[stage];
            if (now <= bound && gain > bestGain)
            {
                (best, bestGain) = ((stage, now), gain);
            }
        }

        return best;
    }
}
