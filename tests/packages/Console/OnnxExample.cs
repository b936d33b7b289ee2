using InferLine.Backends;
using InferLine.Backends.OnnxRuntime;

internal static class OnnxExample
{
    public static IStageClient Classifier(OnnxModel model) =>
        model.AsStage(
            (float[] pixels, OnnxInputs inputs) => pixels.CopyTo(inputs.Write<float>("image", 3, 224, 224)),
            (float[] _, OnnxOutputs outputs) => outputs.Values<float>().ToArray());

    public static void Run()
    {
        try
        {
            using OnnxModel model = OnnxModel.Load("classifier.onnx");
            Console.WriteLine(Classifier(model));
        }
        catch (InferLine.InvalidInputException error)
        {
            Console.WriteLine(error.Message);
        }
    }
}
