using InferLine.Output;

namespace InferLine.Commands;

/// <summary><c>inferline profile</c>: the commands that measure models.</summary>
internal sealed class ProfileCommand : ToolCommand
{
    private const string Help = $"""
        Examples:
          inferline profile onnx detector.onnx --name detector --cost-per-hour 0.1 --output profiles.json
          inferline profile onnx reader.onnx --name reader --cost-per-hour 0.1 --shape x=3x48x320
            --merge profiles.json --output profiles.json
          inferline profile triton detector reader --url http://localhost:8000 --hardware t4
            --cost-per-hour 0.53 --output profiles.json
          inferline profile torchserve reader --url http://localhost:8080 --hardware t4
            --cost-per-hour 0.53 --input-data reader=request.json --output profiles.json

        Files:
        {CommonNotes.ProfilesFormat}

        {CommonNotes.StandardStreams}
        {CommonNotes.ExitCodes}

        """;

    public ProfileCommand(Terminal terminal)
        : base("profile", "Measures models: how long a replica takes for a batch, by batch size.", Help)
    {
        Add(new ProfileOnnxCommand(terminal));
        Add(new ProfileTritonCommand(terminal));
        Add(new ProfileTorchServeCommand(terminal));
        Add(new ProfileImportCommand(terminal));
    }
}
