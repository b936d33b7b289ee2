using System.CommandLine;
using InferLine.Input;

namespace InferLine.Commands;

/// <summary>Options that several commands have, so that they are named and explained alike.</summary>
internal static class SharedOptions
{
    public static Option<string?> Pipeline() => OptionKinds.File("--pipeline", "file", "The pipeline (JSON): stages, and edges between them.");

    public static Option<string?> Profiles() => OptionKinds.File("--profiles", "file", "The profiles (JSON): prices of hardware, and latencies of models by batch size.");

    public static Option<string?> Workload() =>
        OptionKinds.File("--trace", "file", "The load (CSV): a plain trace of arrival times, or a visits file with the items of each query per stage.");

    public static Option<string?> Trace() => OptionKinds.File("--trace", "file", "The trace (CSV): arrival times in seconds. Of a visits file the arrivals are used.");

    public static Option<string?> Output(string what) => OptionKinds.File("--output", "file", $"Where to write {what}; '-' for standard output.");

    public static Option<ulong> VisitSeed() => OptionKinds.Seed("Seed for sampling which edges each query of a plain trace takes; a visits file needs none.");

    public static Option<string?> Plan() => OptionKinds.File("--plan", "file", "The plan (JSON): hardware, batch size and replicas of each stage.");

    public static Option<bool> Json() => new("--json") { Description = "Print JSON on standard output instead of tables." };
}
