using System.Text.Json.Nodes;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Testing;

namespace InferLine.Commands;

public sealed class ProfileTritonCommandTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private TritonHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TritonHost.StartAsync("a", "b", "nobatch");

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task Several_models_are_measured_merged_and_restored()
    {
        JsonNode before = _host.Server.Served("a")!.DeepClone();
        ToolRun run = (await RunAsync("a b", "--hardware cpu --name b=finder --batch-sizes 1,16 --samples 3 --merge profiles.json --output new.json")).Succeeded();

        ProfileCatalog catalog = ProfileCatalogJson.Parse(_workspace.Read("new.json"));
        Assert.Equal(["finder", "sorter", "a"], catalog.Models.Select(model => model.Model));
        Assert.Equal(0.1, catalog.GetHardware("cpu").CostPerHour);
        LatencyProfile profile = catalog.GetProfile("finder", "cpu");
        Assert.Equal([(1, 3), (16, 3)], profile.Measurements.Select(batch => (batch.Size, batch.Samples!.Value)));
        Assert.All(profile.Measurements, batch => Assert.NotNull(batch.P99Milliseconds));
        Assert.Contains("Triton 2.66.0", profile.MeasuredOn, StringComparison.Ordinal);
        Assert.Contains("Model 'finder' on cpu", run.Output, StringComparison.Ordinal);
        Assert.Contains("In the server's queue: 1.00 ms on average.", run.Output, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(before, _host.Server.Served("a")));
    }

    [Fact]
    public async Task Profiles_may_go_to_standard_output_and_items_be_given()
    {
        _workspace.Write("request.json", """{ "inputs": [ { "name": "X", "datatype": "FP32", "shape": [1,4], "data": [1,2,3,4] } ] }""");
        ToolRun run = (await RunAsync("a", "--hardware t4 --cost-per-hour 1 --samples 2 --batch-sizes 2 --input-data a=request.json --output -")).Succeeded();
        Assert.Contains("X FP32 [4] (given)", ProfileCatalogJson.Parse(run.Output).GetProfile("a", "t4").MeasuredOn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_bare_bytes_is_taken_too()
    {
        Directory.CreateDirectory(_workspace.PathOf("items"));
        File.WriteAllBytes(Path.Combine(_workspace.PathOf("items"), "X.bin"), new byte[32]);
        ToolRun run = (await RunAsync("a", $"--hardware t4 --cost-per-hour 1 --samples 2 --batch-sizes 2 --input-data a={_workspace.PathOf("items")} --output -")).Succeeded();
        Assert.Contains("(given)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_restores_the_model()
    {
        JsonNode before = _host.Server.Served("a")!.DeepClone();
        using var interrupt = new CancellationTokenSource();
        _host.Saw = request =>
        {
            if (request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal))
            {
                interrupt.Cancel();
            }
        };
        ToolRun run = await _workspace.RunInterruptiblyAsync($"profile triton a --url {_host.Url} --hardware t4 --cost-per-hour 1 --batch-sizes 32 --output new.json", interrupt.Token);
        Assert.Equal(new ToolRun(ExitCode.Cancelled, "", "cancelled before there was a result" + Environment.NewLine), run);
        Assert.True(JsonNode.DeepEquals(before, _host.Server.Served("a")));
        Assert.False(_workspace.Has("new.json"));
    }

    [Fact]
    public async Task Credentials_come_from_the_environment()
    {
        Environment.SetEnvironmentVariable("INFERLINE_TEST_PROFILE_AUTHORIZATION", "Bearer secret");
        ToolRun run = (await RunAsync("a", "--hardware t4 --cost-per-hour 1 --samples 1 --header-from-environment Authorization=INFERLINE_TEST_PROFILE_AUTHORIZATION --output -")).Succeeded();
        Assert.All(_host.Credentials, value => Assert.Equal("Bearer secret", value));
        Assert.DoesNotContain("secret", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c", "--batch-sizes 0", "--batch-sizes: '0'")]
    [InlineData("nowhere", "", "model 'nowhere'", "no such model in its repository")]
    [InlineData("nobatch", "--batch-sizes 1,2", "model 'nobatch'", "does not batch")]
    [InlineData("a", "--name b=c", "--name: 'b=c'", "use 'a'")]
    [InlineData("a", "--shape b:X=4", "--shape: 'b:X'", "'a:input'")]
    [InlineData("a", "--shape a:X=5", "input 'X'", "the model takes [4]")]
    [InlineData("a", "--input-data a=nowhere.json", "nowhere.json: it does not exist")]
    [InlineData("a", "--header-from-environment Authorization=INFERLINE_TEST_UNSET", "--header-from-environment", "'INFERLINE_TEST_UNSET' is not set")]
    public async Task What_makes_no_sense_is_explained(string models, string options, params string[] because)
    {
        (await RunAsync(models, options + " --hardware t4 --cost-per-hour 1 --samples 1 --output new.json")).IsRejected(because);
        Assert.False(_workspace.Has("new.json"));
        Assert.Empty(_host.Server.Unserved);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_has_an_exit_code_of_its_own()
    {
        Uri gone = _host.Url;
        await _host.DisposeAsync();
        ToolRun run = await _workspace.RunAsync($"profile triton a --url {gone} --hardware t4 --cost-per-hour 1 --output new.json");
        Assert.Equal((ExitCode.Unavailable, ""), (run.ExitCode, run.Output));
        Assert.Contains("no answer from", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private Task<ToolRun> RunAsync(string models, string options) => _workspace.RunAsync($"profile triton {models} --url {_host.Url} {options}");
}
