using System.Numerics.Tensors;
using System.Text;
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

    /// <summary>
    /// Connectionist temporal classification: the most likely class at each step along the line, where class 0 is "nothing here", and a class that goes on for several steps is one character.
    /// </summary>
    private ReadLine Decode(TextLine line, OnnxOutputs outputs)
    {
        ReadOnlySpan<int> shape = outputs.Shape();
        ReadOnlySpan<float> scores = outputs.Values<float>();
        var text = new StringBuilder();
        for (int step = 0, last = 0; step < shape[0]; step++)
        {
            int best = TensorPrimitives.IndexOfMax(scores.Slice(step * shape[1], shape[1]));
            if (best > 0 && best != last)
            {
                text.Append(characters[best - 1]);
            }

            last = best;
        }

        return new ReadLine(line, text.ToString());
    }
}
