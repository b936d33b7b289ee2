using DocumentReader.Imaging;
using InferLine.Backends;
using InferLine.Backends.OnnxRuntime;

namespace DocumentReader.Stages;

/// <summary>Finds the lines of text on a page: <see cref="Picture"/> to <see cref="TextLine"/>s.</summary>
/// <remarks>Every page is fitted into a rectangle of one size, so that pages of any format are one batch, and every page takes the same time.</remarks>
/// <param name="height">The height of that rectangle, in pixels; a multiple of 32.</param>
public sealed class LineDetector(int height = LineDetector.Width)
{
    /// <summary>The width of the rectangle, in pixels; a multiple of 32.</summary>
    private const int Width = 480;

    private static readonly float[] Mean = [0.406f, 0.456f, 0.485f];
    private static readonly float[] Deviation = [0.225f, 0.224f, 0.229f];

    public IStageClient Stage(OnnxModel model, IReadOnlyList<Picture>? warmUp = null) => model.AsStage<Picture, IReadOnlyList<TextLine>>(Encode, Decode, warmUp);

    private void Encode(Picture page, OnnxInputs inputs)
    {
        float scale = Scale(page);
        Planes.Draw(page, inputs.Write<float>(3, height, Width), Width, (int)(page.Width * scale), (int)(page.Height * scale), Mean, Deviation);
    }

    private IReadOnlyList<TextLine> Decode(Picture page, OnnxOutputs outputs) =>
        [.. TextRegions.Find(outputs.Values<float>(), Width, 1 / Scale(page), page.Width, page.Height).Select(box => new TextLine(box, page.Crop(box)))];

    private float Scale(Picture page) => Math.Min(1, Math.Min((float)Width / page.Width, (float)height / page.Height));
}
