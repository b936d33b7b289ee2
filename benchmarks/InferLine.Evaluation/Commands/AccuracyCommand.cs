using System.Diagnostics;
using DocumentReader.Models;
using InferLine.Evaluation.Accuracy;
using InferLine.Workloads;

namespace InferLine.Evaluation.Commands;

/// <summary><c>accuracy</c>: what the estimator says beside what is measured when the runtime serves the same queries at the same times.</summary>
internal static class AccuracyCommand
{
    private static readonly double[] Variations = [1, 2];

    private const int MostPasses = 6;

    /// <summary>From a part of a round to the next; passes have the seeds between.</summary>
    private const ulong PartSeeds = 100;

    private const ulong CalibrationSeeds = 1_000_000;

    /// <summary>The names of all pipelines.</summary>
    public static IReadOnlyList<string> Pipelines { get; } = [.. TimedCases.All.Select(one => one.Pipeline.Name), DocumentCase.Name];

    /// <summary>Measures and prints.</summary>
    /// <returns>The exit code: 1 if there was nothing to measure.</returns>
    public static async Task<int> RunAsync(AccuracyOptions options)
    {
        if (options.Pin && !Cores.CanPin)
        {
            await Console.Error.WriteLineAsync("Nothing was measured: --pin needs Linux and two cores.");
            return 1;
        }

        long started = Stopwatch.GetTimestamp();
        int rounds = options.Quick ? 1 : 3;
        AccuracyCase chain = TimedCases.All[0];
        IdlePipeline idle = await IdlePipeline.MeasureAsync(chain);
        using DocumentCase? documents = options.Includes(DocumentCase.Name) ? await DocumentsAsync(options.Pin) : null;
        AccuracyCase[] cases = [.. TimedCases.All.Where(one => options.Includes(one.Pipeline.Name))];
        if (documents is not null)
        {
            AccuracyReport.PrintProfiles(documents.Case, documents.Profiles, documents.LinesPerStrip);
            cases = [.. cases, documents.Case];
        }

        // Passes are minutes apart, so that the machine is not busy elsewhere in all of them. What was disturbed is measured once more; only by that, never by its outcome.
        var measured = new List<AccuracyRound>();
        TimeSpan longest = TimeSpan.Zero;
        for (int pass = 0; pass < (options.Quick ? 1 : MostPasses) && (pass == 0 || !(Stopwatch.GetElapsedTime(started) + longest > options.Time)); pass++)
        {
            long passStarted = Stopwatch.GetTimestamp();
            foreach (AccuracyCase one in cases)
            {
                AccuracyLoad[] loads = [.. Loads(one, options).Where(load => measured.Count(round => round.Load == load && !round.Disturbed) < rounds)];
                await Console.Error.WriteLineAsync($"pass {pass + 1}: {one.Pipeline.Name}, {loads.Length} loads");
                if (loads.Length > 0)
                {
                    measured.AddRange(await MeasureAsync(one, loads, options.Quick, (ulong)pass + 1, idle.Dispatch));
                }
            }

            TimeSpan took = Stopwatch.GetElapsedTime(passStarted);
            longest = took > longest ? took : longest;
        }

        if (measured.Count == 0)
        {
            await Console.Error.WriteLineAsync(cases.Length == 0
                ? $"Nothing was measured: {DocumentCase.Name} is left out, and nothing else was asked for."
                : "Nothing was measured: none of these pipelines has such a load.");
            return 1;
        }

        AccuracyRow[] rows = AccuracyRow.Of(measured, rounds);
        AccuracyReport.PrintIdle(idle, chain);
        AccuracyReport.PrintLatencies(rows);
        Console.WriteLine();
        AccuracyReport.PrintTargets(rows);
        Console.WriteLine();
        AccuracyReport.PrintOverheads(rows);
        AccuracyReport.PrintParts(rows);
        if (options.Csv is { } csv)
        {
            AccuracyFile.Write(csv, rows);
        }

        return 0;
    }

    /// <summary>The pipeline of real models; without them the others are still worth measuring.</summary>
    private static async Task<DocumentCase?> DocumentsAsync(bool pin)
    {
        await Console.Error.WriteLineAsync($"measuring the models of {DocumentCase.Name}");
        try
        {
            return await DocumentCase.CreateAsync(pin);
        }
        catch (ModelsMissingException missing)
        {
            Console.WriteLine($"**{DocumentCase.Name} is left out**: {missing.Message}.");
            Console.WriteLine();
            await Console.Error.WriteLineAsync($"{DocumentCase.Name} is left out: {missing.Message}.");
            return null;
        }
    }

    private static IEnumerable<AccuracyLoad> Loads(AccuracyCase one, AccuracyOptions options) =>
        from share in one.Loads where options.Includes(share) from variation in Variations where options.IncludesVariation(variation) select new AccuracyLoad(one, share, variation);

    private static async Task<List<AccuracyRound>> MeasureAsync(AccuracyCase one, AccuracyLoad[] loads, bool quick, ulong seed, Dispatch dispatch)
    {
        var rounds = new List<AccuracyRound>();
        await using ServedPipeline served = await ServedPipeline.StartAsync(one);
        await served.ServeAsync(new AccuracyLoad(one, one.Loads[^1], Variations[0]).Generate(one.WarmUpQueries, seed: 0));
        foreach (AccuracyLoad load in loads)
        {
            // What is estimated never tells how long its batches take: queries of other seeds do, before and after.
            var parts = new List<AccuracyPart>();
            Measurement? before = await CalibrateAsync(0);
            for (int part = 0; part < (quick ? 1 : one.Parts(load.Share)); part++)
            {
                Workload workload = load.Generate(quick ? one.Queries / 4 : one.Queries, seed + ((ulong)part * PartSeeds));
                Measurement measured = await served.ServeAsync(workload);
                Measurement? after = await CalibrateAsync(part + 1);
                parts.Add(new AccuracyPart(load, workload, measured, before is null || after is null ? null : new Calibration([before, after]), dispatch));
                before = after;
            }

            rounds.Add(new AccuracyRound(load, parts));

            async Task<Measurement?> CalibrateAsync(int number) =>
                one.CalibrationQueries == 0 ? null : await served.ServeAsync(load.Generate(one.CalibrationQueries, CalibrationSeeds + seed + ((ulong)number * PartSeeds)));
        }

        return rounds;
    }
}
