using System.Numerics.Tensors;
using System.Text;

namespace DocumentReader.Stages;

/// <summary>Connectionist temporal classification (Graves et al., 2006): from how likely each character is at each step along a line to text.</summary>
public static class CharacterSequence
{
    /// <summary>The most likely class at each step, where class 0 is "nothing here", and a class that goes on for several steps is one character.</summary>
    /// <param name="scores">For each step, the scores of "nothing here" and of all characters.</param>
    /// <param name="characters">The characters, in the order of their scores.</param>
    public static string Decode(ReadOnlySpan<float> scores, IReadOnlyList<string> characters)
    {
        int classes = characters.Count + 1;
        var text = new StringBuilder();
        for (int last = 0; !scores.IsEmpty; scores = scores[classes..])
        {
            int best = TensorPrimitives.IndexOfMax(scores[..classes]);
            if (best > 0 && best != last)
            {
                text.Append(characters[best - 1]);
            }

            last = best;
        }

        return text.ToString();
    }
}
