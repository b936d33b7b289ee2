using System.Text;
using InferLine.Testing;

namespace InferLine;

public sealed class BadInputTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("pipeline.json", "", "JSON")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "fi""", "line 1", "not valid JSON")]
    [InlineData("pipeline.json", "[]", "line 1")]
    [InlineData("pipeline.json", "null", "JSON object")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "find", "model": "finder" } ], "edge": [] }""", "unknown property 'edge'")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "find" } ], "edges": [] }""", "stages[0]", "'model' is missing")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [], "edges": [] }""", "no stages")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "a", "model": "finder" } ], "edges": [ { "from": "a", "to": "b" } ] }""", "'a' -> 'b'", "no stage 'b'")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "a", "model": "finder" }, { "name": "b", "model": "finder" } ], "edges": [ { "from": "a", "to": "b" }, { "from": "b", "to": "a" } ] }""", "cycle")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "a", "model": "finder" }, { "name": "b", "model": "finder" } ], "edges": [ { "from": "a", "to": "b", "probability": 1.5 } ] }""", "probability", "1.5")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "a", "model": "finder" }, { "name": "a", "model": "finder" } ], "edges": [] }""", "stages[1] 'a'", "another stage has this name")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "a", "model": "finder" }, { "name": "b", "model": "finder" } ], "edges": [ { "from": "a", "to": "b", "fanOut": 0 } ] }""", "'fanOut' is 0")]
    [InlineData("pipeline.json", """{ "name": "shop", "stages": [ { "name": "a", "model": "finder" }, { "name": "b", "model": "finder" } ], "edges": [ { "from": "a", "to": "b", "probability": 0 } ] }""", "stage 'b'", "no query can reach")]
    [InlineData("profiles.json", "{", "not valid JSON")]
    [InlineData("profiles.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 1e999 } ], "models": [] }""", "costPerHour")]
    [InlineData("profiles.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 2 } ], "models": [ { "name": "finder", "profiles": [ { "hardware": "gpu", "batches": [ { "size": 1.5, "latencyMs": 3 } ] } ] } ] }""", "size", "an integer")]
    [InlineData("profiles.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 2 } ], "models": [ { "name": "finder", "profiles": [ { "hardware": "tpu", "batches": [ { "size": 1, "latencyMs": 3 } ] } ] } ] }""", "model 'finder'", "unknown hardware 'tpu'")]
    [InlineData("profiles.json", """{ "hardware": [], "models": [] }""", "hardware")]
    [InlineData("profiles.json", """{ "hardware": [ { "name": "cpu", "costPerHour": "cheap" } ], "models": [] }""", "line 1", "costPerHour", "number")]
    [InlineData("profiles.json", """{ "hardware": [ { "name": "cpu", "costPerHour": -1 } ], "models": [] }""", "costPerHour", "greater than 0")]
    [InlineData("profiles.json", """{ "hardware": [ { "name": "cpu", "costPerHour": NaN } ], "models": [] }""", "line 1", "not valid JSON")]
    [InlineData("profiles.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 1 } ], "models": [ { "name": "finder", "profiles": [ { "hardware": "gpu", "batches": [ { "size": 1, "latencyMs": 0 } ] } ] } ] }""", "latencyMs", "greater than 0")]
    [InlineData("profiles.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 1 } ], "models": [ { "name": "finder", "profiles": [ { "hardware": "gpu", "batches": [ { "size": 1, "latencyMs": 1 } ] } ] } ] }""", "model 'sorter'", "profile it first")]
    [InlineData("plan.json", """{ "pipeline": "shop", "stages": [ """, "not valid JSON")]
    [InlineData("plan.json", """{ "pipeline": "bakery", "stages": [ { "name": "find", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""", "'bakery'", "'shop'")]
    [InlineData("plan.json", """{ "pipeline": "shop", "stages": [ { "name": "find", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""", "stage 'sort'", "add one")]
    [InlineData("plan.json", """{ "pipeline": "shop", "stages": [ { "name": "find", "hardware": "tpu", "batchSize": 1, "replicas": 1 }, { "name": "sort", "hardware": "cpu", "batchSize": 1, "replicas": 1 } ] }""", "stage 'find', hardware 'tpu'", "cpu, gpu")]
    [InlineData("plan.json", """{ "pipeline": "shop", "stages": [ { "name": "find", "hardware": "gpu", "batchSize": 1, "replicas": 1 }, { "name": "sort", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""", "stage 'sort', model 'sorter'", "measured on cpu")]
    [InlineData("plan.json", """{ "pipeline": "shop", "stages": [ { "name": "find", "hardware": "gpu", "batchSize": 9, "replicas": 1 }, { "name": "sort", "hardware": "cpu", "batchSize": 1, "replicas": 1 } ] }""", "stage 'find'", "'batchSize' is 9", "up to 8")]
    [InlineData("plan.json", """{ "pipeline": "shop", "stages": [ { "name": "find", "hardware": "gpu", "batchSize": 1, "replicas": 0 }, { "name": "sort", "hardware": "cpu", "batchSize": 1, "replicas": 1 } ] }""", "replicas", "from 1")]
    [InlineData("plan.json", """{ "pipeline": "shop", "stages": [ { "name": "find", "hardware": "gpu", "batchSize": 1.5, "replicas": 1 } ] }""", "batchSize", "integer")]
    [InlineData("plan.json", """{ "pipeline": "shop", "slo": { "latencyMs": 60, "percentile": 101 }, "stages": [ { "name": "find", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""", "slo", "percentile")]
    [InlineData("trace.csv", "", "line 1", "empty")]
    [InlineData("trace.csv", "arrival_s\n", "no arrivals")]
    [InlineData("trace.csv", "time\n1\n", "line 1", "no column 'arrival_s'")]
    [InlineData("trace.csv", "arrival_s\n1\n0.5\n", "line 3", "arrival_s", "sort the trace")]
    [InlineData("trace.csv", "arrival_s\nNaN\n", "line 2", "NaN")]
    [InlineData("trace.csv", "arrival_s\n1\nInfinity\n", "line 3", "Infinity")]
    [InlineData("trace.csv", "arrival_s\n1e300\n", "line 2", "1E+300")]
    [InlineData("trace.csv", "arrival_s\n-1\n", "line 2", "-1")]
    [InlineData("trace.csv", "arrival_s\n1e999\n", "line 2")]
    [InlineData("trace.csv", "arrival_s\n1\nsoon\n", "line 3", "'soon' is not a number")]
    [InlineData("trace.csv", "arrival_s,find,sort\n1,1,0\n2,1\n", "line 3", "2 values")]
    [InlineData("trace.csv", "arrival_s,find,pack\n1,1,0\n", "line 1", "'pack'", "not a stage")]
    [InlineData("trace.csv", "arrival_s,find\n1,1\n", "line 1", "no column 'sort'")]
    [InlineData("trace.csv", "arrival_s,find,sort\n1,1,-2\n", "line 2", "'sort'", "'-2'")]
    [InlineData("trace.csv", "arrival_s,find,sort\n1,0,0\n", "line 2", "visits no stage")]
    public async Task A_broken_file_is_named_with_the_place_and_the_problem(string file, string content, params string[] because)
    {
        _workspace.Write(file, content);

        ToolRun run = await _workspace.RunAsync(CommandLines.Simulate);

        run.IsRejected(because);
        Assert.StartsWith(_workspace.PathOf(file) + ": ", run.Error, StringComparison.Ordinal);
        if (file != "plan.json")
        {
            Assert.Equal(run, await _workspace.RunAsync(CommandLines.Plan));
        }
    }

    [Theory]
    [InlineData("pipeline.json")]
    [InlineData("profiles.json")]
    [InlineData("plan.json")]
    [InlineData("trace.csv")]
    public async Task A_binary_file_a_missing_file_and_a_folder_are_named(string file)
    {
        _workspace.Write(file, [0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 0x1B, 0x5B, 0x33, 0x31, 0x6D, 0xFF, 0xFE, 10, 13, 0, 200]);
        (await _workspace.RunAsync(CommandLines.Simulate)).IsRejected(_workspace.PathOf(file), "line ");

        File.Delete(_workspace.PathOf(file));
        (await _workspace.RunAsync(CommandLines.Simulate)).IsRejected(_workspace.PathOf(file), "does not exist");

        Directory.CreateDirectory(_workspace.PathOf(file));
        (await _workspace.RunAsync(CommandLines.Simulate)).IsRejected(_workspace.PathOf(file), "this is a folder; give a file");
    }

    [Theory]
    [InlineData("time_s\n0\n", "no column 'rate_qps'")]
    [InlineData("time_s,rate_qps\n", "no rates")]
    [InlineData("time_s,rate_qps\n1,5\n", "line 2", "'time_s'", "start at 0")]
    [InlineData("time_s,rate_qps\n0,-5\n", "line 2", "'rate_qps'", "-5")]
    [InlineData("time_s,rate_qps\n0,5\n", "single rate", "--duration")]
    [InlineData("time_s,rate_qps\n0,0\n5,0\n", "no query arrives")]
    public async Task Broken_rates_are_named(string content, params string[] because)
    {
        _workspace.Write("rates.csv", content);
        _workspace.Write("new.csv", "as it was");

        (await _workspace.RunAsync("trace generate --process piecewise --rates rates.csv --output new.csv")).IsRejected(because);

        Assert.Equal("as it was", _workspace.Read("new.csv"));
        Assert.False(_workspace.Has("new.csv.tmp"));
    }

    [Theory]
    [InlineData("trace scale --trace trace.csv --mean-rate 5 --output -", "no rate to change")]
    [InlineData("trace generate --process recorded --trace trace.csv --duration 5s --output -", "all arrivals")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 1s --sweep rate=1..2:1", "no rate to vary")]
    public async Task A_trace_without_a_duration_has_no_rate(string commandLine, string because)
    {
        _workspace.Write("trace.csv", "arrival_s\n0\n0\n");

        (await _workspace.RunAsync(commandLine)).IsRejected(_workspace.PathOf("trace.csv"), because);
    }

    [Fact]
    public async Task Standard_input_is_named_as_such()
    {
        _workspace.StandardInput = Encoding.UTF8.GetBytes("arrival_s\n2\n1\n");

        (await _workspace.RunAsync("trace stats --trace -")).IsRejected("standard input: line 3", "sort the trace");
    }

    [Theory]
    [InlineData(CommandLines.Plan + " --output ")]
    [InlineData("trace generate --process poisson --rate 5 --duration 5s --output ")]
    [InlineData("trace scale --trace trace.csv --time-factor 2 --output ")]
    [InlineData("trace visits --pipeline pipeline.json --trace trace.csv --output ")]
    public async Task An_output_that_cannot_be_written_is_named(string commandLine)
    {
        string nowhere = _workspace.PathOf(Path.Combine("nowhere", "new"));

        (await _workspace.RunAsync(commandLine + nowhere)).IsRejected(nowhere + ": ", "folder of this file does not exist");
        (await _workspace.RunAsync(commandLine + _workspace.Folder)).IsRejected(_workspace.Folder + ": ", "this is a folder");
        Assert.Equal(["pipeline.json", "plan.json", "profiles.json", "rates.csv", "trace.csv"], _workspace.Files());
    }

    [Fact]
    public async Task A_cancelled_command_leaves_its_output_as_it_was()
    {
        using var interrupt = new CancellationTokenSource();
        await interrupt.CancelAsync();
        _workspace.Write("new.csv", "as it was");

        foreach (string command in new[]
        {
            "trace scale --trace trace.csv --time-factor 2 --output new.csv",
            "trace generate --process constant --rate 5 --duration 5s --output new.csv",
            "trace visits --pipeline pipeline.json --trace trace.csv --output new.csv",
        })
        {
            Assert.Equal(ExitCode.Cancelled, (await _workspace.RunInterruptiblyAsync(command, interrupt.Token)).ExitCode);
        }

        Assert.Equal("as it was", _workspace.Read("new.csv"));
        Assert.False(_workspace.Has("new.csv.tmp"));
    }
}
