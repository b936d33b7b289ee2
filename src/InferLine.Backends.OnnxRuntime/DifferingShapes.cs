namespace InferLine.Backends.OnnxRuntime;

/// <summary>What becomes of a batch whose items differ in shape, such as lines of text of several widths.</summary>
public enum DifferingShapes
{
    /// <summary>The items of one shape run together, one shape after the other: each item gives what it gives alone, and the batch takes as long as its parts do.</summary>
    Group,

    /// <summary>
    /// All items run together, each filled up with zeros at the end of its axes to the largest extent in the batch. Faster where the model makes use of batches; right only for models
    /// that zeros at the end do not confuse. Outputs are as large as the padded item's.
    /// </summary>
    Pad,
}
