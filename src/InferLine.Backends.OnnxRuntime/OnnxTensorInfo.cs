namespace InferLine.Backends.OnnxRuntime;

/// <summary>What a model says of one of its inputs or outputs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">The type of its values, such as <see cref="float"/>.</param>
/// <param name="Shape">Its axes with the batch axis among them; -1 for an axis of any extent.</param>
public sealed record OnnxTensorInfo(string Name, Type ElementType, IReadOnlyList<int> Shape)
{
    /// <summary>The shape as it is written: <c>?x3x48x?</c>.</summary>
    internal string ShapeText => Describe([.. Shape]);

    /// <summary>A shape as it is written.</summary>
    internal static string Describe(ReadOnlySpan<int> shape)
    {
        string[] axes = new string[shape.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            axes[axis] = shape[axis] < 0 ? "?" : FormattableString.Invariant($"{shape[axis]}");
        }

        return axes.Length == 0 ? "a single value" : string.Join('x', axes);
    }
}
