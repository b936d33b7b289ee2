using InferLine.Backends.OnnxRuntime.Tests.Testing;

namespace InferLine.Backends.OnnxRuntime.Tests;

/// <summary>What is wrong with a model, an item or an option is told with the place and a remedy.</summary>
public sealed class BadModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inferline-onnx-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_is_loaded()
    {
        string path = Path.Combine(_folder.FullName, "weighted.onnx");
        await File.WriteAllBytesAsync(path, Models.Weighted, Stages.None);
        using var model = OnnxModel.Load(path);

        Assert.Equal(path, model.Name);
        Assert.Null(model.FixedBatchSize);
        OnnxTensorInfo input = Assert.Single(model.Inputs);
        Assert.Equal(("x", typeof(float)), (input.Name, input.ElementType));
        Assert.Equal([-1, 3], input.Shape);
        Assert.Equal("y", Assert.Single(model.Outputs).Name);
        Assert.Equal([[1, 2, 3]], await model.OfVectors().RunOnceAsync<float[]>([1, 1, 1]));
    }

    [Fact]
    public void A_file_must_exist_and_be_a_model()
    {
        string path = Path.Combine(_folder.FullName, "model.onnx");
        Rejects(() => OnnxModel.Load(path), path, "does not exist", "check the path");
        Rejects(() => OnnxModel.Load(_folder.FullName), _folder.FullName, "this is a folder");

        File.WriteAllBytes(path, []);
        Rejects(() => OnnxModel.Load(path), path, "cannot load this model", "check that the file is complete");
        File.WriteAllText(path, "no model");
        Rejects(() => OnnxModel.Load(path), path, "cannot load this model");
        File.WriteAllBytes(path, Models.TwoInputs[..^20]);
        Rejects(() => OnnxModel.Load(path), path, "cannot load this model");
    }

    [Fact]
    public void Inputs_must_be_tensors_of_numbers_with_a_batch_axis()
    {
        Rejects(() => OnnxModel.FromBytes(Models.OfText, "text"), "text: input 'x'", "not a tensor of numbers");
        Rejects(() => OnnxModel.FromBytes(Models.Weighted, "m", new OnnxModelOptions { BatchAxis = 2 }), "m: input 'x'", "its shape is ?x3, without an axis 2");
        byte[] differing = new OnnxGraph().Input("a", OnnxGraph.Float, 2, 1).Input("b", OnnxGraph.Float, 1, 1).Output("y", OnnxGraph.Float, 2, 1).Node("Add", "a b", "y").ToModel();
        Rejects(() => OnnxModel.FromBytes(differing, "m"), "m: input 'b'", "its axis 0 is 1 long and that of another input 2");
    }

    [Theory]
    [InlineData(0, 1, 0, 1, 0, "IntraOpThreads")]
    [InlineData(1, 1025, 0, 1, 0, "InterOpThreads")]
    [InlineData(1, 1, -1, 1, 0, "BatchAxis")]
    [InlineData(1, 1, 0, 0, 0, "WarmUpBatchSizes")]
    [InlineData(1, 1, 0, 1, -1, "WarmUpRuns")]
    public void Options_must_be_in_their_ranges(int intraOp, int interOp, int batchAxis, int warmUpSize, int warmUpRuns, string option) =>
        Rejects(
            () => OnnxModel.FromBytes(Models.Weighted, "m", new OnnxModelOptions
            {
                IntraOpThreads = intraOp,
                InterOpThreads = interOp,
                BatchAxis = batchAxis,
                WarmUpBatchSizes = [warmUpSize],
                WarmUpRuns = warmUpRuns,
            }),
            "OnnxModelOptions",
            $"'{option}'");

    [Fact]
    public void The_way_to_treat_differing_shapes_must_be_one_that_there_is() =>
        Rejects(() => OnnxModel.FromBytes(Models.Weighted, "m", new OnnxModelOptions { DifferingShapes = (DifferingShapes)7 }), "'DifferingShapes' is 7", "Group or Pad");

    [Fact]
    public void A_warm_up_must_fit_a_fixed_batch()
    {
        using var model = OnnxModel.FromBytes(Models.Fixed(2), "two", new OnnxModelOptions { WarmUpBatchSizes = [1, 3] });

        Rejects(() => model.AsStage<int, int>((_, _) => { }, (item, _) => item, warmUp: [1]), "two: batch size 3", "fixed to 2");
        _ = model.AsStage<int, int>((_, _) => { }, (item, _) => item);
    }

    [Fact]
    public async Task Items_must_fit_the_inputs()
    {
        await RejectsItemAsync(inputs => inputs.Write<float>("z", 2), "two: input 'z'", "no such input; its inputs are x, k");
        await RejectsItemAsync(inputs => inputs.Write<float>(2), "two: inputs", "say which one: x, k");
        await RejectsItemAsync(inputs => inputs.Write<double>("x", 2), "two: input 'x'", "values of type Single, not Double");
        await RejectsItemAsync(inputs => inputs.Write<float>("x", 3), "two: input 'x'", "the item's tensor is 3; the model takes 2 per item");
        await RejectsItemAsync(inputs => inputs.Write<float>("x", 1, 2), "two: input 'x'", "the item's tensor is 1x2");
        await RejectsItemAsync(inputs => inputs.Write<float>("x"), "two: input 'x'", "the item's tensor is a single value");
        await RejectsItemAsync(inputs => inputs.Write<float>("x", 2), "two: input 'k'", "no tensor for it");
        await RejectsItemAsync(
            inputs =>
            {
                inputs.Write<long>("k", 1);
                inputs.Write<long>("k", 1);
            },
            "two: input 'k'",
            "two tensors");
    }

    [Fact]
    public async Task Outputs_are_read_as_they_are()
    {
        await RejectsReadAsync(outputs => outputs.Values<float>("z").Length, "two: output 'z'", "no such output; its outputs are sum, twice, last");
        await RejectsReadAsync(outputs => outputs.Values<float>().Length, "two: outputs", "say which one");
        await RejectsReadAsync(outputs => outputs.Shape().Length, "two: outputs", "say which one");
        await RejectsReadAsync(outputs => outputs.Values<float>("twice").Length, "two: output 'twice'", "values of type Int64, not Single");
    }

    private static void Rejects(Func<object> action, params string[] because)
    {
        string message = Assert.Throws<InvalidInputException>(action).Message;
        Assert.All(because, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }

    private static async Task RejectsItemAsync(Action<OnnxInputs> encode, params string[] because)
    {
        using var model = OnnxModel.FromBytes(Models.TwoInputs, "two");
        IStageClient stage = model.AsStage<int, int>((_, inputs) => encode(inputs), (item, _) => item);
        string message = (await Assert.ThrowsAsync<InvalidInputException>(() => stage.RunOnceAsync(1))).Message;
        Assert.All(because, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }

    private static async Task RejectsReadAsync(Func<OnnxOutputs, int> decode, params string[] because)
    {
        using var model = OnnxModel.FromBytes(Models.TwoInputs, "two");
        IStageClient stage = model.AsStage<int, int>(
            (_, inputs) =>
            {
                inputs.Write<long>("k", 1)[0] = 1;
                inputs.Write<float>("x", 2).Clear();
            },
            (_, outputs) => decode(outputs));
        string message = (await Assert.ThrowsAsync<InvalidInputException>(() => stage.RunOnceAsync(1))).Message;
        Assert.All(because, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }
}
