using System.IO.Compression;
using System.Text.Json;
using InferLine.Testing;

namespace InferLine.Commands;

public sealed class ExportTorchServeCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public ExportTorchServeCommandTests()
    {
        Directory.CreateDirectory(_workspace.PathOf("store"));
        Archive("finder.mar", "finder", "2.0", "handler:\n  beams: 4\nbatchSize: 1 # one by one\n");
        Archive("sorter.mar", "other", "1.0", configuration: null);
        _workspace.Write("plan.json", Plan("cpu"));
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Files_are_previewed_and_written()
    {
        string dry = (await RunAsync("--dry-run")).Succeeded().Output.ReplaceLineEndings("\n");
        Assert.False(Directory.Exists(_workspace.PathOf("planned")));
        Assert.Contains("add finder/model-config.yaml\n    minWorkers: none -> 3\n    maxWorkers: none -> 3\n    batchSize: 1 -> 8\n    maxBatchDelay: none -> 5\n", dry, StringComparison.Ordinal);
        Assert.Contains("    load_models: none -> finder.mar,sorter=sorter.mar\n", dry, StringComparison.Ordinal);
        Assert.Contains("Nothing was written; this would be: 3 of 3 files in ", dry, StringComparison.Ordinal);

        (await RunAsync("--model-store /models --inference-address http://0.0.0.0:8080 --servers 2")).Succeeded();
        Assert.Equal("handler:\n  beams: 4\nbatchSize: 8 # one by one\nminWorkers: 2\nmaxWorkers: 2\nmaxBatchDelay: 5\n", _workspace.Read("planned/finder/model-config.yaml"));
        Assert.Equal("minWorkers: 1\nmaxWorkers: 1\nbatchSize: 1\nmaxBatchDelay: 1\n", _workspace.Read("planned/sorter/model-config.yaml"));
        Assert.Equal(
            """
            # TorchServe as planned for pipeline 'shop', written by InferLine.
            inference_address=http://0.0.0.0:8080
            management_address=http://127.0.0.1:8081
            metrics_address=http://127.0.0.1:8082
            metrics_mode=prometheus
            model_store=/models
            load_models=finder.mar,sorter=sorter.mar
            models={\
              "finder": {"2.0":{"defaultVersion":true,"marName":"finder.mar","minWorkers":2,"maxWorkers":2,"batchSize":8,"maxBatchDelay":5}},\
              "sorter": {"1.0":{"defaultVersion":true,"marName":"sorter.mar","minWorkers":1,"maxWorkers":1,"batchSize":1,"maxBatchDelay":1}}\
            }

            """.ReplaceLineEndings("\n"),
            _workspace.Read("planned/config.properties"));

        Assert.Contains("Nothing changes: 0 of 3", (await RunAsync("--model-store /models --inference-address http://0.0.0.0:8080 --servers 2")).Succeeded().Output, StringComparison.Ordinal);
        (await RunAsync("")).IsRejected("planned", "finder/model-config.yaml", "nothing was written");
        (await RunAsync("--overwrite")).Succeeded();
        Assert.Contains("minWorkers: 3", _workspace.Read("planned/finder/model-config.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_plan_does_not_say_stays_in_the_configuration()
    {
        _workspace.Write("present.properties", "! ours\nkeystore = C:\\\\keys\nenable_model_api=true\nload_models=other.mar,finder.mar\nmodel_store:/models\nmodels={\"finder\": {\\\n   \"2.0\": {\"marName\": \"finder.mar\", \"batchSize\": 1, \"responseTimeout\": 15}}, \\\n   \"more\": {}}\n# the end\n");
        (await RunAsync($"--config {_workspace.PathOf("present.properties")} --stage find --management-address http://127.0.0.1:9081")).Succeeded();
        string[] lines = _workspace.Read("planned/config.properties").Split('\n');
        Assert.Equal(["! ours", "keystore = C:\\\\keys", "enable_model_api=true", "load_models=finder.mar,other.mar", "model_store:/models"], lines[..5]);
        string models = string.Concat(lines.SkipWhile(line => !line.StartsWith("models=", StringComparison.Ordinal)).Take(4).Select(line => line.Trim().TrimEnd('\\')))["models=".Length..];
        using var document = JsonDocument.Parse(models);
        JsonElement fields = document.RootElement.GetProperty("finder").GetProperty("2.0");
        Assert.Equal((15.0, 8.0, 3.0, 5.0), (fields.Number("responseTimeout"), fields.Number("batchSize"), fields.Number("maxWorkers"), fields.Number("maxBatchDelay")));
        Assert.True(document.RootElement.TryGetProperty("more", out _));
        Assert.Contains("# the end", lines);
        Assert.Contains("management_address=http://127.0.0.1:9081", lines);
    }

    [Theory]
    [InlineData("--archive find=absent.mar", "absent.mar", "the archive does not exist")]
    [InlineData("--archive find=../finder.mar", "'../finder.mar' is not the name of a file")]
    [InlineData("--archive find=garbage.mar", "garbage.mar", "no zip file")]
    [InlineData("--stage nowhere", "no stage 'nowhere'")]
    [InlineData("--model sort=finder", "would share the model 'finder'")]
    [InlineData("--model sort=a/b", "'a/b' in TorchServe's paths")]
    [InlineData("--servers 0", "--servers: '0'")]
    [InlineData("--config absent.properties", "absent.properties", "it does not exist")]
    public async Task What_makes_no_sense_is_explained(string options, params string[] because)
    {
        _workspace.Write("store/garbage.mar", "this is no archive");
        (await RunAsync(options)).IsRejected(because);
        Assert.False(Directory.Exists(_workspace.PathOf("planned")));
    }

    [Fact]
    public async Task Stages_on_two_types_of_hardware_need_two_servers_and_plans_must_suit_torchserve()
    {
        _workspace.Write("plan.json", Plan("gpu"));
        (await RunAsync("")).IsRejected("'cpu' ('find') and 'gpu' ('sort')", "choose the stages of one");
        (await RunAsync("--stage sort")).Succeeded();
        _workspace.Write("plan.json", Plan("cpu").Replace("\"maxDelayMs\": 5", "\"maxDelayMs\": 0", StringComparison.Ordinal));
        (await RunAsync("--overwrite")).IsRejected("stage 'find'", "'maxDelayMs' is 0");
    }

    private static string Plan(string hardware) =>
        $$"""
        { "pipeline": "shop", "stages": [ { "name": "find", "hardware": "cpu", "batchSize": 8, "replicas": 3, "maxDelayMs": 5, "batching": "collectionWindow" },
          { "name": "sort", "hardware": "{{hardware}}", "batchSize": 1, "replicas": 2 } ] }
        """;

    private void Archive(string file, string name, string version, string? configuration)
    {
        using ZipArchive archive = ZipFile.Open(_workspace.PathOf("store/" + file), ZipArchiveMode.Create);
        Entry(archive, "MAR-INF/MANIFEST.json", $$"""{ "runtime": "python", "model": { "modelName": "{{name}}", "modelVersion": "{{version}}", "handler": "handler.py"{{(configuration is null ? "" : ", \"configFile\": \"model-config.yaml\"")}} } }""");
        if (configuration is not null)
        {
            Entry(archive, "model-config.yaml", configuration);
        }
    }

    private static void Entry(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }

    private Task<ToolRun> RunAsync(string options) =>
        _workspace.RunAsync($"export torchserve --pipeline pipeline.json --plan plan.json --source {_workspace.PathOf("store")} --target {_workspace.PathOf("planned")} {options}");
}
