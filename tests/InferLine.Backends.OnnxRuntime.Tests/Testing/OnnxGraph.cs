using System.Runtime.InteropServices;

namespace InferLine.Backends.OnnxRuntime.Tests.Testing;

/// <summary>Builds a small ONNX model. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    public const int Float = 1;
    public const int Integer = 7;
    public const int Text = 8;
    public const int Bool = 9;

    private readonly ProtocolBuffer _graph = new();

    public OnnxGraph()
    {
        _graph.Text(2, "graph");
    }

    /// <summary>An input; -1 for a free axis.</summary>
    public OnnxGraph Input(string name, int type, params int[] shape)
    {
        _graph.Message(11, ValueInfo(name, type, shape));
        return this;
    }

    /// <summary>An output; -1 for a free axis.</summary>
    public OnnxGraph Output(string name, int type, params int[] shape)
    {
        _graph.Message(12, ValueInfo(name, type, shape));
        return this;
    }

    public OnnxGraph Constant(string name, int[] shape, params float[] values) => Constant(name, Float, shape, MemoryMarshal.AsBytes(values.AsSpan()));

    public OnnxGraph Constant(string name, int[] shape, params long[] values) => Constant(name, Integer, shape, MemoryMarshal.AsBytes(values.AsSpan()));

    public OnnxGraph Constant(string name, int[] shape, params bool[] values) => Constant(name, Bool, shape, MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>A node; its inputs and outputs are separated by blanks, <c>-</c> is one that is left out.</summary>
    public OnnxGraph Node(string operation, string inputs, string outputs, OnnxGraph? body = null)
    {
        var node = new ProtocolBuffer();
        foreach (string input in inputs.Split(' '))
        {
            node.Text(1, input == "-" ? "" : input);
        }

        foreach (string output in outputs.Split(' '))
        {
            node.Text(2, output);
        }

        node.Text(4, operation);
        if (body is not null)
        {
            node.Message(5, new ProtocolBuffer().Text(1, "body").Message(6, body._graph).Number(20, 5));
        }

        _graph.Message(1, node);
        return this;
    }

    public byte[] ToModel() =>
        new ProtocolBuffer().Number(1, 8).Message(7, _graph).Message(8, new ProtocolBuffer().Text(1, "").Number(2, 13)).ToArray();

    private OnnxGraph Constant(string name, int type, int[] shape, ReadOnlySpan<byte> values)
    {
        var tensor = new ProtocolBuffer();
        foreach (int extent in shape)
        {
            tensor.Number(1, extent);
        }

        _graph.Message(5, tensor.Number(2, type).Text(8, name).Bytes(9, values));
        return this;
    }

    private static ProtocolBuffer ValueInfo(string name, int type, int[] shape)
    {
        var axes = new ProtocolBuffer();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            axes.Message(1, shape[axis] < 0 ? new ProtocolBuffer().Text(2, $"{name}_{axis}") : new ProtocolBuffer().Number(1, shape[axis]));
        }

        ProtocolBuffer tensor = new ProtocolBuffer().Number(1, type).Message(2, axes);
        return new ProtocolBuffer().Text(1, name).Message(2, new ProtocolBuffer().Message(1, tensor));
    }
}
