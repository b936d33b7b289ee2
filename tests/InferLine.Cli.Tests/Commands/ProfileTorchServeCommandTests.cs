using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Testing;

namespace InferLine.Commands;

public sealed class ProfileTorchServeCommandTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private TorchServeHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TorchServeHost.StartAsync();
        _workspace.Write("request.json", """{ "x": 1 }""");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task Several_models_are_measured_and_merged_beside_what_serves()
    {
        ToolRun run = (await RunAsync("a b", "--input-data a=request.json --input-data b=request.json --hardware cpu --name b=finder --batch-sizes 1,4 --samples 3 --merge profiles.json --output new.json")).Succeeded();

        ProfileCatalog catalog = ProfileCatalogJson.Parse(_workspace.Read("new.json"));
        Assert.Equal(["finder", "sorter", "a"], catalog.Models.Select(model => model.Model));
        LatencyProfile profile = catalog.GetProfile("finder", "cpu");
        Assert.Equal([(1, 3), (4, 3)], profile.Measurements.Select(batch => (batch.Size, batch.Samples!.Value)));
        Assert.All(profile.Measurements, batch => Assert.NotNull(batch.P99Milliseconds));
        Assert.Contains("b.mar, 1 worker, over HTTP; application/json of 10 bytes per item", profile.MeasuredOn, StringComparison.Ordinal);
        Assert.Contains("Model 'finder' on cpu", run.Output, StringComparison.Ordinal);
        Assert.Contains("items/s", run.Output, StringComparison.Ordinal);
        NothingIsLeft();
    }

    [Fact]
    public async Task A_folder_of_requests_and_a_content_type_may_be_given_and_an_archive_that_is_not_registered()
    {
        string folder = Directory.CreateDirectory(_workspace.PathOf("items")).FullName;
        File.WriteAllText(Path.Combine(folder, "1.txt"), "short");
        File.WriteAllText(Path.Combine(folder, "2.txt"), "a longer one");
        ToolRun run = (await RunAsync("slow", $"--archive slow=slowinit.mar --input-data slow={folder} --content-type slow=text/plain --hardware t4 --cost-per-hour 1 --samples 1 --batch-sizes 2 --output -")).Succeeded();
        Assert.Contains("text/plain of 5 to 12 bytes per item", ProfileCatalogJson.Parse(run.Output).GetProfile("slow", "t4").MeasuredOn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_removes_what_was_registered()
    {
        using var interrupt = new CancellationTokenSource();
        _host.Saw = request =>
        {
            if (request.Path.Value!.StartsWith("/predictions", StringComparison.Ordinal))
            {
                interrupt.Cancel();
            }
        };
        ToolRun run = await _workspace.RunInterruptiblyAsync(Command("a", "--input-data a=request.json --hardware t4 --cost-per-hour 1 --batch-sizes 4 --output new.json"), interrupt.Token);
        Assert.Equal(new ToolRun(ExitCode.Cancelled, "", "cancelled before there was a result" + Environment.NewLine), run);
        Assert.False(_workspace.Has("new.json"));
        NothingIsLeft();
    }

    [Fact]
    public async Task Keys_come_from_a_key_file_or_from_the_environment()
    {
        (_host.Server.ManagementKey, _host.Server.InferenceKey) = ("management-secret", "inference-secret");
        _workspace.Write("keys.json", """{ "management": { "key": "management-secret" }, "inference": { "key": "inference-secret" }, "API": { "key": "api-secret" } }""");
        Environment.SetEnvironmentVariable("INFERLINE_TEST_PROFILE_MANAGEMENT_KEY", "management-secret");
        Environment.SetEnvironmentVariable("INFERLINE_TEST_PROFILE_INFERENCE_KEY", "inference-secret");
        foreach (string keys in new[] { "--key-file keys.json", "--management-key-from-environment INFERLINE_TEST_PROFILE_MANAGEMENT_KEY --inference-key-from-environment INFERLINE_TEST_PROFILE_INFERENCE_KEY" })
        {
            ToolRun run = (await RunAsync("a", $"--input-data a=request.json --hardware t4 --cost-per-hour 1 --samples 1 --batch-sizes 1 {keys} --output -")).Succeeded();
            Assert.DoesNotContain("secret", run.Output, StringComparison.Ordinal);
        }

        ToolRun refused = await RunAsync("a", "--input-data a=request.json --hardware t4 --cost-per-hour 1 --output -");
        Assert.Equal((ExitCode.Unavailable, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("Token Authorization failed", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "--input-data a=request.json --batch-sizes 0", "--batch-sizes: '0'")]
    [InlineData("a", "", "--input-data", "model 'a'", "there is nothing to ask it")]
    [InlineData("a b", "--input-data a=request.json", "--input-data", "model 'b'")]
    [InlineData("a", "--input-data a=nowhere.json", "nowhere.json: it does not exist")]
    [InlineData("a", "--input-data b=request.json", "--input-data", "use 'a'")]
    [InlineData("a", "--input-data a=request.json --content-type a=json", "--content-type", "'json'", "application/json")]
    [InlineData("nowhere", "--input-data nowhere=request.json", "model 'nowhere'", "it is not registered")]
    [InlineData("a", "--input-data a=request.json --archive a=nowhere.mar", "archive 'nowhere.mar' cannot be registered")]
    [InlineData("a", "--input-data a=request.json --key-file nowhere.txt", "--key-file", "'nowhere.txt' does not exist")]
    [InlineData("a", "--input-data a=request.json --inference-key-from-environment INFERLINE_TEST_UNSET", "--inference-key-from-environment", "'INFERLINE_TEST_UNSET' is not set")]
    [InlineData("a", "--input-data a=request.json --header-from-environment Authorization=INFERLINE_TEST_UNSET", "--header-from-environment", "'INFERLINE_TEST_UNSET' is not set")]
    public async Task What_makes_no_sense_is_explained(string models, string options, params string[] because)
    {
        (await RunAsync(models, options + " --hardware t4 --cost-per-hour 1 --samples 1 --output new.json")).IsRejected(because);
        Assert.False(_workspace.Has("new.json"));
        NothingIsLeft();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_or_does_not_allow_it_has_an_exit_code_of_its_own()
    {
        _host.Server.IsModelApiEnabled = false;
        ToolRun run = await RunAsync("a", "--input-data a=request.json --hardware t4 --cost-per-hour 1 --output new.json");
        Assert.Equal((ExitCode.Unavailable, ""), (run.ExitCode, run.Output));
        Assert.Contains("enable_model_api=true", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);

        string command = Command("a", "--input-data a=request.json --hardware t4 --cost-per-hour 1 --output new.json");
        await _host.DisposeAsync();
        run = await _workspace.RunAsync(command);
        Assert.Equal((ExitCode.Unavailable, ""), (run.ExitCode, run.Output));
        Assert.Contains("no answer from", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private void NothingIsLeft()
    {
        Assert.Empty(_host.Server.Served("a.profile"));
        Assert.Empty(_host.Server.Served("b.profile"));
        Assert.Equal([("a/1.0", 1, 100, 1)], _host.Server.Served("a"));
        Assert.Equal([("b/1.0", 8, 50, 1)], _host.Server.Served("b"));
    }

    private string Command(string models, string options) => $"profile torchserve {models} --url {_host.Url} --management-url {_host.ManagementUrl} {options}";

    private Task<ToolRun> RunAsync(string models, string options) => _workspace.RunAsync(Command(models, options));
}
