using System.Diagnostics.CodeAnalysis;
using InferLine.Plans;

namespace InferLine.Testing.Checks;

/// <summary>Decisions that overlap.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Storms are repeatable.")]
internal static class ConcurrencyChecks
{
    private const int Seed = 613;
    private const string Remedy = "number the calls as they begin, and let none take back what a later one decided";

    public static IEnumerable<BackendCheck> All =>
    [
        new("Overlap: the last scale decision holds", "Of ScaleAsync calls that overlap, the one that began last holds.", ScalesAsync),
        new("Overlap: the last plan holds", "Of ApplyAsync calls that overlap, the one that began last holds.", PlansAsync),
        new("Overlap: a plan and replicas", "A plan and a scale decision that overlap end as if one came after the other, in the order in which they began.", MixedAsync),
        new("Overlap: a storm", "Decisions of several threads at once end with one of them, whole, and leave the backend working.", StormAsync),
    ];

    private static async Task ScalesAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        var random = new Random(Seed);
        for (int round = 0; round < 6; round++)
        {
            int[][] decisions = [.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => RandomCounts(run, random))];
            await OverlapAsync(run, [.. decisions.Select(counts => (Func<Task>)(() => run.Backend.ScaleAsync(counts, run.Cancellation).AsTask()))]).ConfigureAwait(false);
            string after = $"overlapping calls of ScaleAsync, the last of them ({Words.List(decisions[^1])})";
            await run.ExpectRunningAsync(run.Scaled(run.Fixture.Plan, decisions[^1]), after, Remedy).ConfigureAwait(false);
            await run.ExpectTruthfulAsync(decisions[^1], after).ConfigureAwait(false);
        }
    }

    private static async Task PlansAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        for (int round = 0; round < 10; round++)
        {
            Plan[] plans = round % 2 == 0 ? [run.Fixture.Plan, run.Fixture.OtherPlan] : [run.Fixture.OtherPlan, run.Fixture.Plan, run.Fixture.OtherPlan, run.Fixture.Plan];
            await OverlapAsync(run, [.. plans.Select(plan => (Func<Task>)(() => run.Backend.ApplyAsync(plan, run.Cancellation)))]).ConfigureAwait(false);
            await run.ExpectRunningAsync(plans[^1], "overlapping calls of ApplyAsync", Remedy).ConfigureAwait(false);
        }
    }

    private static async Task MixedAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        var random = new Random(Seed);
        for (int round = 0; round < 10; round++)
        {
            Plan plan = round % 2 == 0 ? run.Fixture.OtherPlan : run.Fixture.Plan;
            int[] counts = RandomCounts(run, random);
            Func<Task>[] calls = [() => run.Backend.ApplyAsync(plan, run.Cancellation), () => run.Backend.ScaleAsync(counts, run.Cancellation).AsTask()];
            bool isPlanLast = round % 4 >= 2;
            await OverlapAsync(run, isPlanLast ? [calls[1], calls[0]] : calls).ConfigureAwait(false);
            await run.ExpectRunningAsync(
                isPlanLast ? plan : run.Scaled(plan, counts),
                isPlanLast ? $"ScaleAsync({Words.List(counts)}), and ApplyAsync while it was under way" : $"ApplyAsync, and ScaleAsync({Words.List(counts)}) while it was under way",
                Remedy).ConfigureAwait(false);
        }
    }

    private static async Task StormAsync(CheckRun run)
    {
        await run.BeginAsync().ConfigureAwait(false);
        var random = new Random(Seed);
        Plan running = run.Fixture.Plan;
        for (int round = 0; round < 4; round++)
        {
            int[] seeds = [.. Enumerable.Range(0, 4).Select(_ => random.Next())];
            await Task.WhenAll(seeds.Select(seed => Task.Run(() => DecideAtRandomAsync(run, new Random(seed)), run.Cancellation))).ConfigureAwait(false);
            int[][] counts = [.. Enumerable.Range(1, run.Fixture.MaxReplicas).Select(run.Counts), run.CountsOf(run.Fixture.Plan), run.CountsOf(run.Fixture.OtherPlan)];
            int?[] wanted = [.. (await run.GetStatusAsync().ConfigureAwait(false)).Stages.Select(stage => stage.ReplicasWanted)];
            if (!wanted.Contains(null))
            {
                int[][] asked = counts;
                counts = [.. asked.Where(one => one.SequenceEqual(wanted.Select(count => count!.Value)))];
                if (counts.Length == 0)
                {
                    throw run.Failure("after decisions of four threads at once, one of them holds, whole", $"{string.Join(", ", wanted)} are wanted, of which no decision was", "decide for all stages under one lock");
                }
            }

            Plan[] possible = [.. counts.SelectMany(one => new[] { run.Scaled(run.Fixture.Plan, one), run.Scaled(run.Fixture.OtherPlan, one) })];
            running = await run.ExpectRunningOneOfAsync(possible, "decisions of four threads at once", "carry a decision out as a whole, under one lock or from one queue").ConfigureAwait(false);
            await run.ExpectTruthfulAsync(run.CountsOf(running), "decisions of four threads at once").ConfigureAwait(false);
        }

        int[] last = RandomCounts(run, random);
        await run.ScaleAsync(last).ConfigureAwait(false);
        await run.ExpectRunningAsync(run.Scaled(running, last), $"a storm, and ScaleAsync({Words.List(last)})", Remedy).ConfigureAwait(false);
    }

    /// <summary>Decides for numbers of a pattern, of which no two can be mixed to a third.</summary>
    private static async Task DecideAtRandomAsync(CheckRun run, Random random)
    {
        for (int i = 0; i < 6; i++)
        {
            switch (random.Next(6))
            {
                case 0:
                    await run.ApplyAsync(random.Next(2) == 0 ? run.Fixture.Plan : run.Fixture.OtherPlan).ConfigureAwait(false);
                    break;
                case 1:
                    await run.GetStatusAsync().ConfigureAwait(false);
                    break;
                default:
                    await run.ScaleAsync(run.Counts(random.Next(1, run.Fixture.MaxReplicas + 1))).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>Begins calls one after the other, without waiting for any.</summary>
    private static Task OverlapAsync(CheckRun run, IReadOnlyList<Func<Task>> calls)
    {
        Task[] begun = [.. calls.Select(CheckRun.Start)];
        return run.CallAsync("a call that overlaps with others", () => Task.WhenAll(begun));
    }

    private static int[] RandomCounts(CheckRun run, Random random) => [.. Enumerable.Range(0, run.StageCount).Select(_ => random.Next(1, run.Fixture.MaxReplicas + 1))];
}
