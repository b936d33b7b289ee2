using DocumentReader.Imaging;
using InferLine.Backends;
using InferLine.Backends.OnnxRuntime;

namespace DocumentReader.Stages;

/// <summary>Turns lines that are upside down: <see cref="TextLine"/> to <see cref="TextLine"/>.</summary>
public static class LineTurner
{
    private const int Width = 192;
    private const int Height = 48;
    private const float Certain = 0.9f;

    private static readonly float[] Half = [0.5f, 0.5f, 0.5f];

    public static IStageClient Stage(OnnxModel model, IReadOnlyList<TextLine>? warmUp = null) => model.AsStage<TextLine, TextLine>(Encode, Decode, warmUp);

    private static void Encode(TextLine line, OnnxInputs inputs) =>
        Planes.Draw(line.Picture, inputs.Write<float>(3, Height, Width), Width, Math.Clamp(Height * line.Picture.Width / line.Picture.Height, 1, Width), Height, Half, Half);

    // The outputs: how likely the line is upright, and how likely it is upside down.
    private static TextLine Decode(TextLine line, OnnxOutputs outputs) =>
        outputs.Values<float>()[1] > Certain ? line with { Picture = line.Picture.TurnedAround(), IsTurned = true } : line;
}
