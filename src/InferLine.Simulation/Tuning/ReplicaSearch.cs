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
            int best = BestAddition(simulation, replicas, late);
            if (best < 0)
            {
                break;
            }

            replicas[best]++;
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

    /// <summary>The stage where one more replica saves the most time for its price; -1 if none saves any.</summary>
    private int BestAddition(ForecastSimulation simulation, int[] replicas, Lateness late)
    {
        int best = -1;
        double bestGain = 0;
        for (int stage = 0; stage < replicas.Length; stage++)
        {
            if (!model.Limits.MayGrow(replicas, stage))
            {
                continue;
            }

            double bound = late.Seconds - (bestGain * model.CostPerHour[stage]);
            replicas[stage]++;
            Lateness now = simulation.Lateness(replicas, new Lateness(long.MaxValue, bound));
            replicas[stage]--;
            double gain = (late.Seconds - now.Seconds) / model.CostPerHour[stage];
            if (gain > bestGain)
            {
                (best, bestGain) = (stage, gain);
            }
        }

        // As if twice the replicas gained in proportion: where even that would not do, the rest is lost.
        return best >= 0 && bestGain * model.CostPerHour[best] * replicas[best] < Stop * late.Seconds ? -1 : best;
    }

    private static readonly double Stop = Environment.GetEnvironmentVariable("LA_STOP") is { } text ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 0.25;
}
