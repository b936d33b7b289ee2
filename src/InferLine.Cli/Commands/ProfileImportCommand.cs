using InferLine.Output;

namespace InferLine.Commands;

/// <summary><c>inferline profile import</c>: the commands that take over what other tools measured.</summary>
internal sealed class ProfileImportCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline profile import perf-analyzer 1=b1.csv 8=b8.csv --name reader --hardware t4
            --cost-per-hour 0.53 --output profiles.json
          inferline profile import model-analyzer metrics-model-inference.csv --hardware t4
            --merge profiles.json --output profiles.json

        Files:
        {CommonNotes.ProfilesFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    public ProfileImportCommand(Terminal terminal)
        : base("import", "Takes over what other tools measured.", Help)
    {
        Add(new ImportPerfAnalyzerCommand(terminal));
        Add(new ImportModelAnalyzerCommand(terminal));
    }
}
