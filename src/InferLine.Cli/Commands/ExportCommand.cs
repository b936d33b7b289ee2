using InferLine.Output;

namespace InferLine.Commands;

/// <summary><c>inferline export</c>: the commands that write what other systems are deployed by.</summary>
internal sealed class ExportCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline export triton --pipeline p.json --plan plan.json --device cpu=cpu
            --source models --target planned
          inferline export torchserve --pipeline p.json --plan plan.json --source model-store
            --target planned

        Files:
        {CommonNotes.PipelineFormat}
        {CommonNotes.PlanFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    public ExportCommand(Terminal terminal)
        : base("export", "Writes a plan as the files that a model server is deployed by.", Help)
    {
        Add(new ExportTritonCommand(terminal));
        Add(new ExportTorchServeCommand(terminal));
    }
}
