using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Testing;

namespace InferLine.Commands;

public sealed class ProfileImportCommandTests : IDisposable
{
    private const string PerfHeader =
        "Concurrency,Inferences/Second,Client Send,Network+Server Send/Recv,Server Queue,Server Compute Input,Server Compute Infer,Server Compute Output,Client Recv,p50 latency,p90 latency,p95 latency,p99 latency\n";

    private const string PerfOne = PerfHeader + "1,70,200,2000,60,200,11000,20,0,14000,18000,19000,21000\n4,85,280,1600,33000,230,11700,18,1,47000,56000,59000,64000\n";

    private const string AnalyzerHeader = "Model,Batch,Concurrency,Model Config Path,Instance Group,Max Batch Size,Satisfies Constraints,Throughput (infer/sec),p99 Latency (ms)\n";

    private const string Analyzer = AnalyzerHeader
        + "add,4,2,add_config_default,1/GPU,8,Yes,15000,0.4\nadd,1,1,add_config_default,1/GPU,8,Yes,2000,0.6\nadd,4,1,add_config_default,1/GPU,8,Yes,5000,0.9\n"
        + "add,1,1,add_config_0,1:GPU,1,Yes,2500,0.5\nadd,1,1,add_config_1,2/GPU,1,Yes,2400,0.5\n"
        + "sub,1,1,sub_config_0,1:CPU,1,No,100,12.5\n\"add,sub\",\"1,1\",\"1,1\",\"add_config_0,sub_config_0\",\"1/GPU,1/GPU\",\"1,1\",Yes,\"294.0, [177.0,117.0]\",\"12.3, [14.9,9.8]\"\n\n";

    private readonly Workspace _workspace = new();

    public ProfileImportCommandTests()
    {
        _workspace.Write("b1.csv", PerfOne);
        _workspace.Write("b8.csv", "Concurrency,Inferences/Second,Client Send,Client Recv\n1,200,1,1\n");
        _workspace.Write("metrics.csv", Analyzer);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Files_of_perf_analyzer_become_a_profile()
    {
        ToolRun run = (await PerfAnalyzerAsync("1=b1.csv 8=b8.csv", "--merge profiles.json --output new.json --hardware gpu")).Succeeded();

        ProfileCatalog catalog = ProfileCatalogJson.Parse(_workspace.Read("new.json"));
        Assert.Equal(["finder", "sorter", "reader"], catalog.Models.Select(model => model.Model));
        LatencyProfile profile = catalog.GetProfile("reader", "gpu");

        // p50 where there is one; else 8 items at 200 per second.
        Assert.Equal([(1, 14, 21d), (8, 40, null)], profile.Measurements.Select(batch => (batch.Size, batch.Milliseconds, batch.P99Milliseconds)));
        Assert.Equal("perf_analyzer, concurrency 1", profile.MeasuredOn);
        Assert.Contains("items/s", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Concurrency,p50 latency\n1,2\n", "no column 'Inferences/Second'", "-f")]
    [InlineData("Request Rate,Inferences/Second,p50 latency\n1,2,3\n", "no column 'Concurrency'", "--concurrency-range")]
    [InlineData("Concurrency,Inferences/Second,p50 latency\n2,2,3\n", "no row of concurrency 1")]
    [InlineData("Concurrency,Inferences/Second,p50 latency\n1,2,zero\n", "line 2, column 'p50 latency'", "'zero'")]
    [InlineData("Concurrency,Inferences/Second,p50 latency\n1,2\n", "line 2", "2 values")]
    [InlineData("Concurrency,Inferences/Second,Server Queue,p50 latency\n1,2,5000,9000\n", "line 2", "5 ms of 9 ms", "max_queue_delay_microseconds 0")]
    [InlineData("", "line 1", "empty")]
    [InlineData("\"Concurrency\n", "bad.csv")]
    public async Task Files_that_say_nothing_are_refused(string csv, params string[] because)
    {
        _workspace.Write("bad.csv", csv);
        (await PerfAnalyzerAsync("1=bad.csv", "--cost-per-hour 1 --hardware t4 --output new.json")).IsRejected([.. because, "bad.csv"]);
        Assert.False(_workspace.Has("new.json"));
    }

    [Theory]
    [InlineData("b1.csv", "not a batch size and its file", "8=b8.csv")]
    [InlineData("0=b1.csv", "'0=")]
    [InlineData("1=b1.csv 1=b1.csv", "batch size 1", "twice")]
    [InlineData("1=nowhere.csv", "nowhere.csv: the file does not exist")]
    public async Task Each_file_has_a_batch_size(string files, params string[] because) =>
        (await PerfAnalyzerAsync(files, "--cost-per-hour 1 --hardware t4 --output new.json")).IsRejected(because);

    [Fact]
    public async Task A_file_of_Model_Analyzer_becomes_profiles()
    {
        ToolRun run = (await _workspace.RunAsync("profile import model-analyzer metrics.csv --hardware t4 --cost-per-hour 1 --name sub=subtract --output -")).Succeeded();

        ProfileCatalog catalog = ProfileCatalogJson.Parse(run.Output);
        Assert.Equal(["add", "subtract"], catalog.Models.Select(model => model.Model));

        // One instance, concurrency 1, the configuration with the most sizes; batch / throughput.
        Assert.Equal([(1, 0.5, 0.6), (4, 0.8, 0.9)], catalog.GetProfile("add", "t4").Measurements.Select(batch => (batch.Size, batch.Milliseconds, batch.P99Milliseconds!.Value)));
        Assert.Contains("add_config_default", catalog.GetProfile("add", "t4").MeasuredOn, StringComparison.Ordinal);
        Assert.Equal([(1, 10, 12.5)], catalog.GetProfile("subtract", "t4").Measurements.Select(batch => (batch.Size, batch.Milliseconds, batch.P99Milliseconds!.Value)));
    }

    [Fact]
    public async Task The_configuration_can_be_chosen()
    {
        ToolRun run = (await _workspace.RunAsync("profile import model-analyzer metrics.csv --hardware t4 --cost-per-hour 1 --config add_config_0 --output -")).Succeeded();
        Assert.Equal([(1, 0.4)], ProfileCatalogJson.Parse(run.Output).GetProfile("add", "t4").Measurements.Select(batch => (batch.Size, batch.Milliseconds)));
    }

    [Theory]
    [InlineData("Model,Batch,Request Rate\n", "", "no column 'Concurrency'", "client concurrency")]
    [InlineData(AnalyzerHeader + "add,1,2,c,1/GPU,8,Yes,2000,0.6\nadd,1,1,c,2/GPU,8,Yes,2000,0.6\n", "", "no row of one model with one instance at concurrency 1")]
    [InlineData(Analyzer, "--config nowhere", "'nowhere'", "'add_config_default'")]
    [InlineData(Analyzer, "--name nowhere=x", "--name: 'nowhere=x'", "'add' or 'sub'")]
    [InlineData(AnalyzerHeader + "add,x,1,c,1/GPU,8,Yes,2000,0.6\n", "", "line 2, column 'Batch'", "'x'")]
    [InlineData(AnalyzerHeader + "add,1,1,c,1/GPU,8,Yes,0,0.6\n", "", "line 2, column 'Throughput (infer/sec)'", "'0'")]
    public async Task Files_of_Model_Analyzer_that_say_nothing_are_refused(string csv, string options, params string[] because)
    {
        _workspace.Write("metrics.csv", csv);
        (await _workspace.RunAsync($"profile import model-analyzer metrics.csv --hardware t4 --cost-per-hour 1 {options} --output new.json")).IsRejected(because);
    }

    private Task<ToolRun> PerfAnalyzerAsync(string files, string options) => _workspace.RunAsync($"profile import perf-analyzer {files} --name reader {options}");
}
