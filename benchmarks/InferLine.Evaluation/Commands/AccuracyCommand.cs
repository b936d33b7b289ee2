using InferLine.Evaluation.Accuracy;
using InferLine.Workloads;

namespace InferLine.Evaluation.Commands;

/// <summary><c>accuracy</c>: what the estimator says beside what is measured when the runtime serves the same queries at the same times.</summary>
internal static class AccuracyCommand
{
    private const string Quick = "--quick";
    private const string Csv = "--csv";

    private static readonly double[] Variations = [1, 2];

    private const int MostPasses = 6;

    /// <summary>Per round: so many that 16 are beyond the p99.</summary>
    private const int Queries = 1_600;

    /// <summary>Enough for the runtime's code to be compiled, twice over.</summary>
    private const int WarmUpQueries = 500;

    /// <summary>Whether options are understood.</summary>
    public static bool Accepts(string[] options) => options is [] or [Quick] or [Csv, _] or [Quick, Csv, _];

    /// <summary>Measures and prints.</summary>
    /// <param name="options"><c>--quick</c> for one short round; <c>--csv FILE</c> for every round in a file.</param>
    public static async Task RunAsync(string[] options)
    {
        bool quick = options.Contains(Quick);
        int queries = quick ? Queries / 4 : Queries;
        int rounds = quick ? 1 : 3;
        IReadOnlyList<AccuracyCase> cases = TimedCases.All;
        IdlePipeline idle = await IdlePipeline.MeasureAsync(cases[0]);

        // Passes are minutes apart, so that the machine is not busy elsewhere in all of them. What was disturbed is measured once more; only by that, never by its outcome.
        var measured = new List<AccuracyRound>();
        for (int pass = 0; pass < (quick ? 1 : MostPasses); pass++)
        {
            foreach (AccuracyCase one in cases)
            {
                AccuracyLoad[] loads = [.. Loads(one).Where(load => measured.Count(round => round.Load == load && !round.Disturbed) < rounds)];
                await Console.Error.WriteLineAsync($"pass {pass + 1}: {one.Pipeline.Name}, {loads.Length} loads");
                if (loads.Length > 0)
                {
                    measured.AddRange(await MeasureAsync(one, loads, queries, (ulong)pass + 1, idle.Dispatch));
                }
            }
        }

        AccuracyRow[] rows = AccuracyRow.Of(measured, rounds);
        AccuracyReport.PrintIdle(idle, cases[0]);
        AccuracyReport.PrintLatencies(rows);
        Console.WriteLine();
        AccuracyReport.PrintTargets(rows);
        Console.WriteLine();
        AccuracyReport.PrintOverheads(rows);
        int csv = Array.IndexOf(options, Csv);
        if (csv >= 0)
        {
            AccuracyReport.WriteCsv(options[csv + 1], rows);
        }
    }

    private static IEnumerable<AccuracyLoad> Loads(AccuracyCase one) => from share in one.Loads from variation in Variations select new AccuracyLoad(one, share, variation);

    private static async Task<List<AccuracyRound>> MeasureAsync(AccuracyCase one, AccuracyLoad[] loads, int queries, ulong seed, Dispatch dispatch)
    {
        var rounds = new List<AccuracyRound>();
        await using ServedPipeline served = await ServedPipeline.StartAsync(one);
        await served.ServeAsync(new AccuracyLoad(one, one.Loads[^1], Variations[0]).Generate(WarmUpQueries, seed: 0));
        foreach (AccuracyLoad load in loads)
        {
            Workload workload = load.Generate(queries, seed);
            rounds.Add(new AccuracyRound(load, workload, await served.ServeAsync(workload), dispatch));
        }

        return rounds;
    }
}
