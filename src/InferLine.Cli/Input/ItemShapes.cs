using System.Globalization;

namespace InferLine.Input;

/// <summary>Shapes as people write them: <c>3x48x320</c>.</summary>
internal static class ItemShapes
{
    /// <summary>The shapes by input, each input once.</summary>
    public static Dictionary<string, IReadOnlyList<int>> Parse(string option, IEnumerable<KeyValuePair<string, string>> assignments)
    {
        var shapes = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach ((string input, string text) in assignments)
        {
            int[] shape = [.. text.Split('x').Select(axis => int.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out int extent) ? extent : 0)];
            if (shape.Contains(0))
            {
                throw new InvalidInputException(option, $"'{input}={text}'", "this is not a shape; write its axes without the batch axis, like input=3x48x320");
            }

            if (!shapes.TryAdd(input, shape))
            {
                throw new InvalidInputException(option, $"input '{input}'", "it is given twice; give it once");
            }
        }

        return shapes;
    }
}
