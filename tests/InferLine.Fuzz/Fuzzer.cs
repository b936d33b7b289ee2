using System.Diagnostics;

namespace InferLine.Fuzz;

/// <summary>Runs cases of all readers in turn for a time, prints what it finds, and saves the inputs.</summary>
internal static class Fuzzer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <returns>Whether nothing was found.</returns>
    public static async Task<bool> RunAsync(TimeSpan time, int seed, string folder, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        long cases = 0;
        for (long number = 0; clock.Elapsed < time; number++)
        {
            foreach (FuzzTarget target in FuzzTarget.All)
            {
                var one = new FuzzCase(target, seed, number);
                string? problem = await RunAsync(one);
                cases++;
                if (problem is not null)
                {
                    string kind = $"{target.Name}: {string.Join('\n', problem.Split('\n').Take(3))}";
                    found[kind] = found.GetValueOrDefault(kind) + 1;
                    if (found[kind] == 1)
                    {
                        Directory.CreateDirectory(folder);
                        string file = Path.Combine(folder, FormattableString.Invariant($"{target.Name}-{seed}-{number}.bin"));
                        await File.WriteAllBytesAsync(file, one.Input);
                        await output.WriteLineAsync($"{target.Name}, seed {seed}, case {number}, saved as {file}:\n{problem}\n");
                    }
                }
            }
        }

        await output.WriteLineAsync(FormattableString.Invariant(
            $"{cases} cases of {FuzzTarget.All.Count} readers in {clock.Elapsed.TotalMinutes:0.0} minutes, seed {seed}: {found.Values.Sum()} failed in {found.Count} ways"));
        foreach ((string kind, int count) in found)
        {
            await output.WriteLineAsync($"{count} x {kind}");
        }

        return found.Count == 0;
    }

    /// <summary>On a thread of its own, so that a reader that never ends is found too.</summary>
    private static async Task<string?> RunAsync(FuzzCase one)
    {
        try
        {
            return await Task.Run(one.RunAsync).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return $"no end within {Patience.TotalSeconds} s";
        }
    }
}
