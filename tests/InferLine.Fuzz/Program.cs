using System.Globalization;
using Xunit.MicrosoftTestingPlatform;

namespace InferLine.Fuzz;

/// <summary>Without arguments of its own this is a test project like any other; <c>--minutes 10 [--seed 1] [--output fuzz]</c> fuzzes.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (!arguments.Contains("--minutes"))
        {
            return await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
        }

        double minutes = double.Parse(Value(arguments, "--minutes") ?? "1", CultureInfo.InvariantCulture);
        int seed = int.Parse(Value(arguments, "--seed") ?? "1", CultureInfo.InvariantCulture);
        bool isWell = await Fuzzer.RunAsync(TimeSpan.FromMinutes(minutes), seed, Value(arguments, "--output") ?? "fuzz", Console.Out);
        return isWell ? 0 : 1;
    }

    private static string? Value(string[] arguments, string name) => arguments.SkipWhile(argument => argument != name).ElementAtOrDefault(1);
}
