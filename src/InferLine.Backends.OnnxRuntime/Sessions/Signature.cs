using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferLine.Backends.OnnxRuntime.Sessions;

/// <summary>What a model takes and gives.</summary>
internal sealed class Signature
{
    public Signature(string model, InferenceSession session, int batchAxis)
    {
        Model = model;
        BatchAxis = batchAxis;
        InputNames = [.. session.InputNames];
        OutputNames = [.. session.OutputNames];
        InputTypes = [.. InputNames.Select(name => session.InputMetadata[name].ElementDataType)];
        Inputs = [.. InputNames.Select(name => Describe(name, session.InputMetadata[name], "input"))];
        Outputs = [.. OutputNames.Select(name => Describe(name, session.OutputMetadata[name], "output"))];
        foreach (OnnxTensorInfo input in Inputs)
        {
            if (input.Shape.Count <= batchAxis)
            {
                throw Bad($"input '{input.Name}'", $"its shape is {input.ShapeText}, without an axis {batchAxis} along which items could be stacked; set BatchAxis, or export the model with a batch axis");
            }

            int extent = input.Shape[batchAxis];
            if (extent >= 0 && FixedBatchSize is { } other && other != extent)
            {
                throw Bad($"input '{input.Name}'", $"its axis {batchAxis} is {extent} long and that of another input {other}, so it is not the batch axis; set BatchAxis");
            }

            FixedBatchSize = extent >= 0 ? extent : FixedBatchSize;
        }
    }

    public string Model { get; }

    public int BatchAxis { get; }

    public int? FixedBatchSize { get; }

    public string[] InputNames { get; }

    public string[] OutputNames { get; }

    public TensorElementType[] InputTypes { get; }

    public OnnxTensorInfo[] Inputs { get; }

    public OnnxTensorInfo[] Outputs { get; }

    /// <summary>The extent of an axis of an input's items, which lack the batch axis; -1 if it is free.</summary>
    public int ItemAxis(int input, int axis) => Inputs[input].Shape[axis < BatchAxis ? axis : axis + 1];

    /// <summary>The number of axes of an input's items.</summary>
    public int ItemRank(int input) => Inputs[input].Shape.Count - 1;

    /// <summary>The shape of an input's items, -1 where it is free.</summary>
    public int[] ItemShape(int input) => [.. Enumerable.Range(0, ItemRank(input)).Select(axis => ItemAxis(input, axis))];

    public void CheckBatchSize(int size)
    {
        if (size > FixedBatchSize)
        {
            throw Bad($"batch size {size}", $"the model's batch axis is fixed to {FixedBatchSize}; use batches of at most that, or export the model with a free batch axis");
        }
    }

    public InvalidInputException Bad(string place, FormattableString problem) => new(Model, place, FormattableString.Invariant(problem));

    private OnnxTensorInfo Describe(string name, NodeMetadata metadata, string what) =>
        metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR && (metadata.ElementDataType != TensorElementType.String || what == "output")
            ? new OnnxTensorInfo(name, metadata.ElementType, metadata.Dimensions)
            : throw Bad($"{what} '{name}'", $"it is not a tensor of numbers ({metadata.OnnxValueType}), and only those can be stacked; export the model with tensors");
}
