using DocumentReader.Imaging;
using InferLine.Backends;
using InferLine.Backends.OnnxRuntime;

namespace DocumentReader.Stages;

/// <summary>Reads a line: <see cref="TextLine"/> to <see cref="ReadLine"/>.</summary>
/// <param name="characters">The characters that the model knows, in its order.</param>
/// <param name="fixedWidth">A width for all lines, longer ones being squeezed, so that each takes the same time; <see langword="null"/> for as wide as a line is.</param>
public sealed class LineReader(IReadOnlyList<string> characters, int? fixedWidth = null)
{
    private const int Height = 48;

    /// <summary>Wider lines are squeezed.</summary>
    private const int LargestWidth = 960;

    private static readonly float[] Half = [0.5f, 0.5f, 0.5f];

    /// <summary>The characters of the dictionary file, a line each; the model has a blank after them.</summary>
    public static IReadOnlyList<string> LoadCharacters(string path) => [.. File.ReadAllLines(path), " "];

    public IStageClient Stage(OnnxModel model, IReadOnlyList<TextLine>? warmUp = null) => model.AsStage<TextLine, ReadLine>(Encode, Decode, warmUp);

    private void Encode(TextLine line, OnnxInputs inputs)
    {
        int drawn = Math.Clamp((Height * line.Picture.Width) / line.Picture.Height, 1, fixedWidth ?? LargestWidth);
        int width = fixedWidth ?? ((drawn + 31) / 32 * 32);
        Planes.Draw(line.Picture, inputs.Write<float>(3, Height, width), width, drawn, Height, Half, Half);
    }

    private ReadLine Decode(TextLine line, OnnxOutputs outputs) => new(line, CharacterSequence.Decode(outputs.Values<float>(), characters));
}
