using InferLine.Backends.Triton.Files;
using InferLine.Backends.Triton.TextFormat;
using InferLine.Pipelines;

namespace InferLine.Backends.Triton.Tests.Files;

/// <summary>How the tensors of an ensemble connect: by name, one to one, or as said; whatever else is refused.</summary>
public sealed class EnsembleConnectionTests
{
    private static readonly Pipeline s_diamond = Pipeline.Create("diamond").Stage("entry", "entry").Stage("left", "left").Stage("right", "right").Stage("exit", "exit")
        .Edge("entry", "left").Edge("entry", "right").Edge("left", "exit").Edge("right", "exit").Build();

    [Fact]
    public async Task A_join_takes_its_inputs_by_name()
    {
        using Repository repository = Diamond(exit: Model("exit", ["L", "R"], ["out"]));
        await repository.WriteAsync(s_diamond);
        Assert.Equal(
            ["entry: image=image -> features=entry.features", "left: features=entry.features -> L=left.L", "right: features=entry.features -> R=right.R", "exit: L=left.L, R=right.R -> out=out"],
            Steps(repository));
        Assert.Equal("image -> out", Ends(repository));
    }

    [Fact]
    public async Task What_does_not_follow_is_said()
    {
        using Repository repository = Diamond(exit: Model("exit", ["first", "second", "picture"], ["out"]));
        InvalidInputException unclear = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(s_diamond));
        Assert.Contains("it is not clear what input 'exit.first' (TYPE_FP32 [4]) gets; connect it to one of 'left.L' (TYPE_FP32 [4]), 'right.R' (TYPE_FP32 [4])", unclear.Message, StringComparison.Ordinal);
        Assert.Contains("'exit.picture'", unclear.Message, StringComparison.Ordinal);

        ModelRepositoryOptions options = repository.Options();
        options.Connections["exit.first"] = "right.R";
        options.Connections["exit.second"] = "entry.features";
        options.Connections["exit.picture"] = "image";
        options.Outputs["answer"] = "exit.out";
        options.Outputs["left"] = "left.L";
        await repository.WriteAsync(s_diamond, options);
        Assert.Equal("exit: first=right.R, second=entry.features, picture=image -> out=answer", Steps(repository)[3]);
        Assert.Equal("left: features=entry.features -> L=left", Steps(repository)[1]);
        Assert.Equal("image -> answer, left", Ends(repository));
    }

    [Theory]
    [InlineData("exit.L", "left.X", "'left.X', which 'exit.L' is to get, is no output of a stage")]
    [InlineData("exit.X", "left.L", "'exit.X' is no input of a stage")]
    [InlineData("left.features", "right.R", "no edges lead from stage 'right' to stage 'left'")]
    [InlineData("exit.L", "entry.wide", "'exit.L' is TYPE_FP32 [4], and cannot get 'entry.wide', which is TYPE_FP32 [5]")]
    [InlineData("exit.L", "right.R", "nothing gets an output of stage 'left'")]
    public async Task Connections_that_cannot_be_are_refused(string input, string source, string because)
    {
        using Repository repository = Diamond(exit: Model("exit", ["L", "R"], ["out"]));
        repository.Add("entry", Model("entry", ["image"], ["features"]) + "output { name: \"wide\" data_type: TYPE_FP32 dims: [ 5 ] }\n");
        ModelRepositoryOptions options = repository.Options();
        options.Connections[input] = source;
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(s_diamond, options));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out", "exit.none", "'exit.none', which the output 'out' is to be, is no output of a stage")]
    [InlineData("image", "exit.out", "would be called 'image', like another tensor of it")]
    public async Task Outputs_that_cannot_be_are_refused(string name, string tensor, string because)
    {
        using Repository repository = Diamond(exit: Model("exit", ["L", "R"], ["out"]));
        ModelRepositoryOptions options = repository.Options();
        options.Outputs[name] = tensor;
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(s_diamond, options));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extents_that_are_open_fit_any_and_others_only_themselves()
    {
        using Repository repository = new Repository().Add("detector", Repository.Config("detector", dims: "[ -1, 3 ]")).Add("reader", Repository.Config("reader", dims: "[ 7, 3 ]"));
        await repository.WriteAsync(Repository.Chain);
        repository.Add("reader", Repository.Config("reader", dims: "[ 7, 4 ]"));
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => repository.WriteAsync(Repository.Chain));
        Assert.Contains("'read.X' is TYPE_FP32 [7, 4], and cannot get 'detect.Y', which is TYPE_FP32 [-1, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_model_that_does_not_batch_the_batch_is_part_of_the_shape()
    {
        using Repository repository = new Repository().Add("detector", Repository.Config("detector")).Add("reader", Repository.Config("reader", dims: "[ 1, 4 ]").Replace("max_batch_size: 8", "max_batch_size: 0", StringComparison.Ordinal));
        await repository.WriteAsync(Repository.Chain, plan: Repository.Plan(Repository.Chain, batchSize: 1, delayMs: 0));
        ConfigText ensemble = repository.Configuration("chain");
        Assert.Equal((0, "TYPE_FP32 [-1, 4]", "TYPE_FP32 [1, 4]"), (ensemble.MaxBatchSize, ensemble.Inputs[0].Kind, ensemble.Outputs[0].Kind));
    }

    [Fact]
    public async Task An_optional_input_may_get_nothing()
    {
        using Repository repository = Diamond(exit: Model("exit", ["L", "R"], ["out"]) + "input { name: \"threshold\" data_type: TYPE_FP32 dims: 1 optional: true }\n");
        await repository.WriteAsync(s_diamond);
        Assert.Equal("exit: L=left.L, R=right.R -> out=out", Steps(repository)[3]);
    }

    private static Repository Diamond(string exit) =>
        new Repository().Add("entry", Model("entry", ["image"], ["features"])).Add("left", Model("left", ["features"], ["L"])).Add("right", Model("right", ["features"], ["R"])).Add("exit", exit);

    private static string Model(string name, string[] inputs, string[] outputs)
    {
        string Tensors(string field, string[] names) => string.Concat(names.Select(tensor => $"{field} {{ name: \"{tensor}\" data_type: TYPE_FP32 dims: [ 4 ] }}\n"));
        return $"name: \"{name}\"\nmax_batch_size: 8\n{Tensors("input", inputs)}{Tensors("output", outputs)}";
    }

    private static string[] Steps(Repository repository)
    {
        TextMessage root = repository.Configuration("diamond").Root;
        string Map(TextMessage step, string field) => string.Join(", ", step.Values(field).Cast<TextMessage>().Select(pair => $"{((TextScalar)pair.Value("key")!).Text}={((TextScalar)pair.Value("value")!).Text}"));
        return
        [
            .. ((TextMessage)root.Value("ensemble_scheduling")!).Values("step").Cast<TextMessage>()
                .Select(step => $"{((TextScalar)step.Value("model_name")!).Text}: {Map(step, "input_map")} -> {Map(step, "output_map")}"),
        ];
    }

    private static string Ends(Repository repository)
    {
        ConfigText ensemble = repository.Configuration("diamond");
        return $"{string.Join(", ", ensemble.Inputs.Select(tensor => tensor.Name))} -> {string.Join(", ", ensemble.Outputs.Select(tensor => tensor.Name))}";
    }
}
