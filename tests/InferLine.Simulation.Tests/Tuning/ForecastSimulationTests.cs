using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Tests.Scenarios;

namespace InferLine.Tuning.Tests;

/// <summary>
/// A simulation that keeps stages from one candidate to the next and stops early, against the event-driven reference, which simulates each candidate anew.
/// </summary>
public sealed class ForecastSimulationTests
{
    private const int Cases = 400;

    /// <summary>All sums are exact there, so they must agree to the bit.</summary>
    [Property(MaxTest = Cases, Replay = "20260501,1")]
    public Property Searches_on_a_time_grid() => Prop.ForAll(ForecastSearchCaseGen.Over(TimeScale.Grid), value => AgreesWithReference(value, tolerance: 0));

    [Property(MaxTest = Cases, Replay = "20260502,1")]
    public Property Searches_in_continuous_time() =>
        Prop.ForAll(ForecastSearchCaseGen.Over(TimeScale.Continuous), value => AgreesWithReference(value, tolerance: 1e-9));

    private static void AgreesWithReference(ForecastSearchCase value, double tolerance)
    {
        ForecastSimulation simulation = value.Simulation();
        int[] committed = [.. value.Scheduled.Schedule[^1].Replicas];
        foreach (ForecastTrial trial in value.Trials)
        {
            int[] replicas = [.. committed];
            foreach ((int stage, int count) in trial.Changes)
            {
                replicas[stage] = count;
            }

            double[] late = value.LateSeconds(replicas);
            var expected = new Lateness(late[value.FirstQuery..].LongCount(seconds => seconds > 0), late[value.FirstQuery..].Sum());
            Lateness actual = simulation.Lateness(replicas, trial.Bound);
            if (Exceeds(expected, trial.Bound, tolerance) != Exceeds(expected, trial.Bound, -tolerance))
            {
                // Too near to the bound to tell by rounded sums.
                return;
            }

            if (Exceeds(expected, trial.Bound, 0))
            {
                Assert.True(Exceeds(actual, trial.Bound, 0), $"{trial}: {actual} is within the bound, expected {expected}.");
                Assert.True(actual.Queries <= expected.Queries && actual.Seconds <= expected.Seconds + tolerance, $"{trial}: {actual} is more than {expected}.");
                continue;
            }

            Assert.Equal(expected.Queries, actual.Queries);
            Assert.True(Math.Abs(actual.Seconds - expected.Seconds) <= tolerance, $"{trial}: {actual}, expected {expected}.");
            if (trial.Commits)
            {
                simulation.Commit();
                committed = replicas;
                AssertBase(value, simulation, replicas, late);
            }
        }
    }

    private static void AssertBase(ForecastSearchCase value, ForecastSimulation simulation, int[] replicas, double[] late)
    {
        for (int queries = 0; queries <= late.Length; queries++)
        {
            Assert.Equal(late[..queries].Count(seconds => seconds > 0) > 0.05 * queries, simulation.AreLate(queries));
        }

        ForecastSimulation fresh = value.Simulation();
        _ = fresh.Lateness(replicas, Lateness.Any);
        fresh.Commit();
        for (int stage = 0; stage < value.StageCount; stage++)
        {
            Assert.Equal(fresh.WaitsForReplica(stage), simulation.WaitsForReplica(stage));
        }
    }

    private static bool Exceeds(Lateness lateness, Lateness bound, double tolerance) =>
        lateness.Queries > bound.Queries || lateness.Seconds > bound.Seconds + tolerance;
}
