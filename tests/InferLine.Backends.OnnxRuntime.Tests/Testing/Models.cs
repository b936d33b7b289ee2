using static InferLine.Backends.OnnxRuntime.Tests.Testing.OnnxGraph;

namespace InferLine.Backends.OnnxRuntime.Tests.Testing;

/// <summary>Models whose results can be told by hand.</summary>
internal static class Models
{
    /// <summary>y = x · (1, 2, 3), of items of three numbers.</summary>
    public static byte[] Weighted { get; } = Scaling([-1, 3], [3], 1, 2, 3);

    /// <summary>y = 2x, of items that are matrices of any size.</summary>
    public static byte[] Doubling { get; } = Scaling([-1, -1, -1], [1], 2);

    /// <summary>y = 2x for batches of exactly so many items of two numbers.</summary>
    public static byte[] Fixed(int batchSize) => Scaling([batchSize, 2], [1], 2);

    /// <summary>y = x · (1, 2, 3), where the items of a batch are the middle axis: 2 x ? x 3.</summary>
    public static byte[] BatchInTheMiddle { get; } = Scaling([2, -1, 3], [3], 1, 2, 3);

    /// <summary>From floats x and integers k: sum = x + x, twice = k + k, and last = the k-th of (10, 20, 30), which fails where there is none.</summary>
    public static byte[] TwoInputs { get; } = new OnnxGraph()
        .Input("x", Float, -1, 2).Input("k", Integer, -1, 1)
        .Output("sum", Float, -1, 2).Output("twice", Integer, -1, 1).Output("last", Float, -1, 1)
        .Constant("table", [3], 10f, 20, 30)
        .Node("Add", "x x", "sum").Node("Add", "k k", "twice").Node("Gather", "table k", "last")
        .ToModel();

    /// <summary>y = 2x, and a count that belongs to the batch, not to its items.</summary>
    public static byte[] WithTotal { get; } = new OnnxGraph()
        .Input("x", Float, -1, 2).Output("y", Float, -1, 2).Output("total", Integer, 2)
        .Node("Add", "x x", "y").Node("Shape", "x", "total")
        .ToModel();

    /// <summary>Adds x to itself for ever.</summary>
    public static byte[] Endless { get; } = new OnnxGraph()
        .Input("x", Float, -1, 1).Output("y", Float, -1, 1)
        .Constant("go", [], true)
        .Node("Loop", "- go x", "y", new OnnxGraph()
            .Input("iteration", Integer).Input("goOn", Bool).Input("value", Float, -1, 1)
            .Output("stillGoOn", Bool).Output("sum", Float, -1, 1)
            .Node("Identity", "goOn", "stillGoOn").Node("Add", "value value", "sum"))
        .ToModel();

    /// <summary>An input that is text.</summary>
    public static byte[] OfText { get; } = new OnnxGraph().Input("x", Text, -1, 1).Output("y", Text, -1, 1).Node("Identity", "x", "y").ToModel();

    private static byte[] Scaling(int[] shape, int[] weightShape, params float[] weights) =>
        new OnnxGraph().Input("x", Float, shape).Output("y", Float, shape).Constant("w", weightShape, weights).Node("Mul", "x w", "y").ToModel();
}
