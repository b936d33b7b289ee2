using InferLine.Backends;
using InferLine.Backends.OnnxRuntime;
using InferLine.Profiles;
using InferLine.Serving;

namespace InferLine.Documentation.Pages;

/// <summary>It is compiled, not run: there is no such model. What it says of real ones, the sample DocumentReader and the package's own tests run.</summary>
internal static class OnnxPage
{
    public static async Task<LatencyProfile> ServeAndMeasureAsync(IReadOnlyList<Line> lines)
    {
        using OnnxModel model = OnnxModel.Load("reader.onnx", new OnnxModelOptions { DifferingShapes = DifferingShapes.Pad });

        IStageClient reader = model.AsStage(
            (Line line, OnnxInputs inputs) => line.CopyPixelsTo(inputs.Write<float>("x", 3, 48, line.Width)),   // encode: the item's tensors, without the batch axis
            (Line line, OnnxOutputs outputs) => Decode(outputs.Values<float>(), outputs.Shape()),               // decode: what the stage gives
            warmUp: [Line.Blank]);                                                                              // run by every new replica before it serves

        LatencyProfile profile = await new ReplicaProfiler(reader, number => lines[number % lines.Count]).MeasureAsync([1, 2, 4, 8]);

        return profile;
    }

    private static string Decode(ReadOnlySpan<float> values, ReadOnlySpan<int> shape) => $"{values.Length} values of {shape.Length} axes";

    internal sealed record Line(float[] Pixels, int Width)
    {
        public static Line Blank { get; } = new(new float[3 * 48 * 48], 48);

        public void CopyPixelsTo(Span<float> tensor) => Pixels.CopyTo(tensor);
    }
}
