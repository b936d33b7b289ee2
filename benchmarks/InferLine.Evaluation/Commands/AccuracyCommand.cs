using DocumentReader.Models;
using InferLine.Evaluation.Accuracy;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Commands;

/// <summary><c>accuracy</c>: what the estimator says beside what is measured when the runtime serves the same queries at the same times.</summary>
internal static class AccuracyCommand
{
    private static readonly double[] Variations = [1, 2];

    private const int MostPasses = 6;

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(AccuracyOptions options)
    {
        int rounds = options.Quick ? 1 : 3;
        AccuracyCase chain = TimedCases.All[0];
        IdlePipeline idle = await IdlePipeline.MeasureAsync(chain);
        await using DocumentCase? documents = options.Includes(DocumentCase.Name) ? await DocumentsAsync() : null;
        AccuracyCase[] cases = [.. TimedCases.All.Where(one => options.Includes(one.Pipeline.Name))];
        if (documents is not null)
        {
            AccuracyReport.PrintProfiles(documents.Case, documents.Profiles);
            cases = [.. cases, documents.Case];
        }

        // Passes are minutes apart, so that the machine is not busy elsewhere in all of them. What was disturbed is measured once more; only by that, never by its outcome.
        var measured = new List<AccuracyRound>();
        for (int pass = 0; pass < (options.Quick ? 1 : MostPasses); pass++)
        {
            foreach (AccuracyCase one in cases)
            {
                AccuracyLoad[] loads = [.. Loads(one, options).Where(load => measured.Count(round => round.Load == load && !round.Disturbed) < rounds)];
                await Console.Error.WriteLineAsync($"pass {pass + 1}: {one.Pipeline.Name}, {loads.Length} loads");
                if (loads.Length > 0)
                {
                    measured.AddRange(await MeasureAsync(one, loads, options.Quick ? one.Queries / 4 : one.Queries, (ulong)pass + 1, idle.Dispatch));
                }
            }
        }

        if (measured.Count == 0)
        {
            await Console.Error.WriteLineAsync($"Nothing was measured; the pipelines are {string.Join(", ", TimedCases.All.Select(one => one.Pipeline.Name))} and {DocumentCase.Name}.");
            return;
        }

        AccuracyRow[] rows = AccuracyRow.Of(measured, rounds);
        AccuracyReport.PrintIdle(idle, chain);
        AccuracyReport.PrintLatencies(rows);
        Console.WriteLine();
        AccuracyReport.PrintTargets(rows);
        Console.WriteLine();
        AccuracyReport.PrintOverheads(rows);
        if (options.Csv is { } csv)
        {
            AccuracyReport.WriteCsv(csv, rows);
        }
    }

    /// <summary>The pipeline of real models; without them the others are still worth measuring.</summary>
    private static async Task<DocumentCase?> DocumentsAsync()
    {
        await Console.Error.WriteLineAsync($"measuring the models of {DocumentCase.Name}");
        try
        {
            return await DocumentCase.CreateAsync();
        }
        catch (ModelsMissingException missing)
        {
            Console.WriteLine($"**{DocumentCase.Name} is left out**: {missing.Message}.");
            Console.WriteLine();
            return null;
        }
    }

    private static IEnumerable<AccuracyLoad> Loads(AccuracyCase one, AccuracyOptions options) =>
        from share in one.Loads where options.Includes(share) from variation in Variations select new AccuracyLoad(one, share, variation);

    private static async Task<List<AccuracyRound>> MeasureAsync(AccuracyCase one, AccuracyLoad[] loads, int queries, ulong seed, Dispatch dispatch)
    {
        var rounds = new List<AccuracyRound>();
        await using ServedPipeline served = await ServedPipeline.StartAsync(one);
        await served.ServeAsync(new AccuracyLoad(one, one.Loads[^1], Variations[0]).Generate(one.WarmUpQueries, seed: 0));
        foreach (AccuracyLoad load in loads)
        {
            Workload workload = load.Generate(queries, seed);
            SharedCores? before = await RemeasureAsync(one);
            Measurement measured = await served.ServeAsync(workload);
            SharedCores? after = await RemeasureAsync(one);
            rounds.Add(new AccuracyRound(load, before is null || after is null ? null : new SharedCores(Mean(before.Alone, after.Alone), Mean(before.Beside, after.Beside)), workload, measured, dispatch));
        }

        return rounds;

        ProfileCatalog Mean(ProfileCatalog first, ProfileCatalog second) => one.Mean(first, second, _ => 0.5);
    }

    /// <summary>The speed of a machine may change from minute to minute: what is compared with a round are the profiles before and after it.</summary>
    private static async Task<SharedCores?> RemeasureAsync(AccuracyCase one) => one.Remeasure is { } remeasure ? await remeasure() : null;
}
