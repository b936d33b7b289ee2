using InferLine.Backends.OnnxRuntime.Tests.Testing;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Testing;

namespace InferLine.Commands;

public sealed class ProfileCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public ProfileCommandTests()
    {
        _workspace.Write("doubling.onnx", Models.Doubling);
        _workspace.Write("weighted.onnx", Models.Weighted);
        _workspace.Write("broken.onnx", [1, 2, 3]);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_model_is_measured_and_its_profile_written()
    {
        ToolRun run = (await RunAsync("doubling.onnx", "--name d --cost-per-hour 0.1 --shape x=2x3 --batch-sizes 1,4 --threads 1 --samples 5 --output new.json")).Succeeded();

        ProfileCatalog catalog = ProfileCatalogJson.Parse(_workspace.Read("new.json"));
        Assert.Equal([new HardwareType("cpu", 0.1)], catalog.Hardware);
        LatencyProfile profile = catalog.GetProfile("d", "cpu");
        Assert.Equal([(1, 5), (4, 5)], profile.Measurements.Select(batch => (batch.Size, batch.Samples!.Value)));
        Assert.Contains("ONNX Runtime", profile.MeasuredOn, StringComparison.Ordinal);
        Assert.Contains("items/s", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profiles_are_merged_and_may_go_to_standard_output()
    {
        ToolRun run = (await RunAsync("weighted.onnx", "--name finder --samples 3 --merge profiles.json --output -")).Succeeded();

        ProfileCatalog before = ProfileCatalogJson.Parse(_workspace.Read("profiles.json"));
        ProfileCatalog catalog = ProfileCatalogJson.Parse(run.Output);
        Assert.Equal(before.Hardware, catalog.Hardware);
        Assert.Equal(["finder", "sorter"], catalog.Models.Select(model => model.Model));
        Assert.Equal([1, 2, 4, 8], catalog.GetProfile("finder", "cpu").Measurements.Select(batch => batch.Size));
        Assert.Equal(before.GetProfile("finder", "gpu").Measurements, catalog.GetProfile("finder", "gpu").Measurements);
    }

    [Theory]
    [InlineData("missing.onnx", "--cost-per-hour 1 --output new.json", "missing.onnx", "does not exist")]
    [InlineData("broken.onnx", "--cost-per-hour 1 --output new.json", "broken.onnx", "cannot load")]
    [InlineData("weighted.onnx", "--output new.json", "--cost-per-hour")]
    [InlineData("weighted.onnx", "--hardware tpu --merge profiles.json --output new.json", "no hardware 'tpu'", "--cost-per-hour")]
    [InlineData("doubling.onnx", "--cost-per-hour 1 --output new.json", "input 'x'", "say what shape")]
    [InlineData("doubling.onnx", "--cost-per-hour 1 --shape x=2xtwo --output new.json", "'x=2xtwo'", "not a shape")]
    [InlineData("doubling.onnx", "--cost-per-hour 1 --shape x=2x2 --shape x=3x3 --output new.json", "input 'x'", "twice")]
    [InlineData("weighted.onnx", "--cost-per-hour 1 --batch-sizes 1,0 --output new.json", "--batch-sizes: '1,0'", "1,2,4,8")]
    [InlineData("weighted.onnx", "--cost-per-hour 1 --batch-sizes 2,2 --output new.json", "batch size 2", "twice")]
    [InlineData("weighted.onnx", "--cost-per-hour 1 --threads 0 --output new.json", "--threads: '0'")]
    public async Task What_makes_no_sense_is_explained(string model, string options, params string[] because)
    {
        (await RunAsync(model, options)).IsRejected(because);
        Assert.False(_workspace.Has("new.json"));
    }

    private Task<ToolRun> RunAsync(string model, string options) => _workspace.RunAsync($"profile onnx {_workspace.PathOf(model)} {options}");
}
