using InferLine.Testing;

namespace InferLine.Commands;

public sealed class ExportTritonCommandTests : IDisposable
{
    private const string Config = "max_batch_size: 16 # the largest\ninput { name: \"X\" data_type: TYPE_FP32 dims: 4 }\noutput { name: \"Y\" data_type: TYPE_FP32 dims: 4 }\n";

    private readonly Workspace _workspace = new();

    public ExportTritonCommandTests()
    {
        foreach (string model in new[] { "finder", "sorter" })
        {
            Directory.CreateDirectory(_workspace.PathOf($"models/{model}/1"));
            _workspace.Write($"models/{model}/1/model.onnx", "weights");
            _workspace.Write($"models/{model}/config.pbtxt", Config);
        }

        _workspace.Write("straight.json", """{ "name": "shop", "stages": [ { "name": "find", "model": "finder" }, { "name": "sort", "model": "sorter" } ], "edges": [ { "from": "find", "to": "sort" } ] }""");
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_repository_is_previewed_and_written()
    {
        string dry = (await RunAsync("straight.json", "--device gpu=gpu:0 --device cpu=cpu --dry-run")).Succeeded().Output;
        Assert.False(Directory.Exists(_workspace.PathOf("planned")));
        Assert.Contains("add finder/config.pbtxt\n    max_batch_size: 16 -> 8\n    dynamic_batching: none -> on\n    instance_group: none -> 1 x KIND_GPU 0\n", dry.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Nothing was written; this would be: 8 of 8 files and folders in ", dry, StringComparison.Ordinal);

        string written = (await RunAsync("straight.json", "--device gpu=gpu:0 --device cpu=cpu --servers 2")).Succeeded().Output;
        Assert.Contains("with the ensemble 'shop'.", written, StringComparison.Ordinal);
        Assert.Equal("weights", _workspace.Read("planned/sorter/1/model.onnx"));
        Assert.Contains("max_batch_size: 2 # the largest", _workspace.Read("planned/sorter/config.pbtxt"), StringComparison.Ordinal);
        Assert.Contains("count: 1", _workspace.Read("planned/sorter/config.pbtxt"), StringComparison.Ordinal);
        Assert.Contains("value: \"find.Y\"", _workspace.Read("planned/shop/config.pbtxt"), StringComparison.Ordinal);

        Assert.Contains("Nothing changes: 0 of 8", (await RunAsync("straight.json", "--device gpu=gpu:0 --device cpu=cpu --servers 2")).Succeeded().Output, StringComparison.Ordinal);
        (await RunAsync("straight.json", "--device gpu=gpu:0 --device cpu=cpu")).IsRejected("planned", "sorter/config.pbtxt", "nothing was written");
        (await RunAsync("straight.json", "--device gpu=gpu:0 --device cpu=cpu --overwrite")).Succeeded();
        Assert.Contains("count: 2", _workspace.Read("planned/sorter/config.pbtxt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stages_ensembles_and_files_are_as_said()
    {
        string one = (await RunAsync("straight.json", "--device cpu=cpu --stage sort --files none")).Succeeded().Output;
        Assert.Contains("without an ensemble: some stages are served elsewhere.", one, StringComparison.Ordinal);
        Assert.Equal(["config.pbtxt"], Directory.EnumerateFileSystemEntries(_workspace.PathOf("planned/sorter")).Select(Path.GetFileName));

        (await RunAsync("straight.json", "--device gpu=cpu --device cpu=cpu --ensemble all --connect find.X=photo --connect sort.X=find.Y --ensemble-output sorted=sort.Y")).Succeeded();
        Assert.Contains("name: \"photo\"", _workspace.Read("planned/all/config.pbtxt"), StringComparison.Ordinal);
        Assert.Contains("value: \"sorted\"", _workspace.Read("planned/all/config.pbtxt"), StringComparison.Ordinal);

        Assert.Contains("without an ensemble: edge", (await RunAsync("pipeline.json", "--device gpu=cpu --device cpu=cpu")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("it was not asked for", (await RunAsync("straight.json", "--device gpu=cpu --device cpu=cpu --no-ensemble")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "hardware 'gpu'", "name the device")]
    [InlineData("--device gpu=gpu", "--device", "'gpu'", "gpu:0,1")]
    [InlineData("--device gpu=gpu:0,0", "'gpu:0,0'")]
    [InlineData("--device gpu", "--device: 'gpu'")]
    [InlineData("--device gpu=cpu --device cpu=cpu --model find=absent", "no folder of a model 'absent'")]
    [InlineData("--device gpu=cpu --device cpu=cpu --servers 0", "--servers: '0'")]
    [InlineData("--device gpu=cpu --device cpu=cpu --files move", "no way 'move'")]
    public async Task What_makes_no_sense_is_explained(string options, params string[] because) =>
        (await RunAsync("straight.json", options)).IsRejected(because);

    private Task<ToolRun> RunAsync(string pipeline, string options) =>
        _workspace.RunAsync($"export triton --pipeline {pipeline} --plan plan.json --source {_workspace.PathOf("models")} --target {_workspace.PathOf("planned")} {options}");
}
