namespace InferLine.Cli.Tests;

/// <summary>Bad input is exit code 2, nothing on standard output, and one line on standard error that names file, place and remedy.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Simulate = "simulate --pipeline @p.json --profiles @f.json --plan @plan.json --trace @t.csv";
    private const string Plan = "plan --pipeline @p.json --profiles @f.json --trace @t.csv --slo 100ms";

    private readonly InputFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plan --pipeline @p.json --profiles @f.json --trace @t.csv", "'--slo' is required")]
    [InlineData("plan --profiles @f.json --trace @t.csv --slo 100ms", "--pipeline")]
    [InlineData(Plan + " --nonsense", "--nonsense")]
    [InlineData("fly", "fly")]
    [InlineData("plan --pipeline @p.json --profiles @f.json --trace @t.csv --slo 100", "no unit")]
    [InlineData("plan --pipeline @p.json --profiles @f.json --trace @t.csv --slo -5ms", "out of range")]
    [InlineData("plan --pipeline @p.json --profiles @f.json --trace @t.csv --slo fast", "not a duration")]
    [InlineData(Plan + " --percentile 101", "--percentile")]
    [InlineData(Plan + " --percentile NaN", "--percentile")]
    [InlineData(Plan + " --planner clever", "there is no planner 'clever'")]
    [InlineData(Plan + " --seed -1", "not a seed")]
    [InlineData(Plan + " --time-limit 0s", "out of range")]
    [InlineData(Plan + " --pin a=tpu", "no such hardware")]
    [InlineData(Plan + " --pin nowhere=gpu", "no such stage")]
    [InlineData(Plan + " --pin a", "stage=hardware")]
    [InlineData(Plan + " --max-replicas a=many", "not a number of replicas")]
    [InlineData(Plan + " --delays 5", "no unit")]
    [InlineData(Plan + " --sweep slo=100ms..200ms:50ms", "give one of them")]
    [InlineData(Plan + " --sweep rate=1..x:1", "not a number")]
    [InlineData(Plan + " --sweep rate=10..1:1", "positive step")]
    [InlineData("plan --pipeline @none.json --profiles @f.json --trace @t.csv --slo 100ms", "none.json: the file does not exist")]
    [InlineData("plan --pipeline - --profiles - --trace @t.csv --slo 100ms", "both '-'")]
    [InlineData("trace generate --process gamma --rate NaN --cv 1 --duration 1s --output -", "--rate")]
    [InlineData("trace generate --process gamma --rate 1e99 --cv 1 --duration 1s --output -", "--rate")]
    [InlineData("trace envelope --trace @t.csv --windows 1s --first-window 1s", "give one of them")]
    [InlineData("trace stats --trace @p.json", "line 1")]
    public async Task Usage(string arguments, string expected) => AssertRefused(await CommandRun.Of(_folder.Fill(arguments)), file: null, expected);

    [Theory]
    [InlineData("p.json", "", "not valid JSON")]
    [InlineData("p.json", "null", "JSON object")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a", "mod""", "not valid JSON")]
    [InlineData("p.json", """{ "name": "two", "stages": [], "edges": [] }""", "no stages")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a", "model": "m", "gpu": 1 } ] }""", "unknown property 'gpu'")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a" } ] }""", "'model' is missing")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a", "model": "m" }, { "name": "a", "model": "m" } ] }""", "another stage has this name")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a", "model": "m" }, { "name": "b", "model": "m" } ], "edges": [ { "from": "a", "to": "b" }, { "from": "b", "to": "a" } ] }""", "cycle")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a", "model": "m" } ], "edges": [ { "from": "a", "to": "z" } ] }""", "no stage 'z'")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a", "model": "m" }, { "name": "b", "model": "m" } ], "edges": [ { "from": "a", "to": "b", "probability": 1.5 } ] }""", "'probability' is 1.5")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a", "model": "m" }, { "name": "b", "model": "m" } ], "edges": [ { "from": "a", "to": "b", "fanOut": 0 } ] }""", "'fanOut' is 0")]
    [InlineData("p.json", """{ "name": "two", "stages": [ { "name": "a", "model": "m" }, { "name": "b", "model": "m" } ], "edges": [ { "from": "a", "to": "b", "probability": 0 } ] }""", "no query can reach")]
    [InlineData("f.json", """{ "hardware": [], "models": [] }""", "empty")]
    [InlineData("f.json", """{ "hardware": [ { "name": "gpu", "costPerHour": -1 } ], "models": [] }""", "'costPerHour' is -1")]
    [InlineData("f.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 1e999 } ], "models": [] }""", "costPerHour")]
    [InlineData("f.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 2 } ], "models": [ { "name": "m", "profiles": [ { "hardware": "gpu", "batches": [ { "size": 1, "latencyMs": 0 } ] } ] } ] }""", "'latencyMs' is 0")]
    [InlineData("f.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 2 } ], "models": [ { "name": "m", "profiles": [ { "hardware": "gpu", "batches": [ { "size": 1.5, "latencyMs": 3 } ] } ] } ] }""", "an integer")]
    [InlineData("f.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 2 } ], "models": [ { "name": "m", "profiles": [ { "hardware": "tpu", "batches": [ { "size": 1, "latencyMs": 3 } ] } ] } ] }""", "unknown hardware 'tpu'")]
    [InlineData("f.json", """{ "hardware": [ { "name": "gpu", "costPerHour": 2 } ], "models": [ { "name": "other", "profiles": [ { "hardware": "gpu", "batches": [ { "size": 1, "latencyMs": 3 } ] } ] } ] }""", "'m'")]
    [InlineData("plan.json", """{ "pipeline": "three", "stages": [ { "name": "a", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""", "'three'")]
    [InlineData("plan.json", """{ "pipeline": "two", "stages": [ { "name": "a", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""", "no entry for this stage")]
    [InlineData("plan.json", """{ "pipeline": "two", "stages": [ { "name": "a", "hardware": "gpu", "batchSize": 5, "replicas": 1 }, { "name": "b", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""", "up to 4")]
    [InlineData("plan.json", """{ "pipeline": "two", "stages": [ { "name": "a", "hardware": "gpu", "batchSize": 1, "replicas": 0 } ] }""", "'replicas' is 0")]
    [InlineData("plan.json", """{ "pipeline": "two", "stages": [ { "name": "a", "hardware": "tpu", "batchSize": 1, "replicas": 1 }, { "name": "b", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""", "'tpu'")]
    [InlineData("t.csv", "", "empty")]
    [InlineData("t.csv", "time\n1\n", "no column 'arrival_s'")]
    [InlineData("t.csv", "arrival_s\n", "no arrivals")]
    [InlineData("t.csv", "arrival_s\n1\nNaN\n", "line 3")]
    [InlineData("t.csv", "arrival_s\n1\nInfinity\n", "line 3")]
    [InlineData("t.csv", "arrival_s\n-1\n", "line 2")]
    [InlineData("t.csv", "arrival_s\n1e300\n", "line 2")]
    [InlineData("t.csv", "arrival_s\n2\n1\n", "line 3, column 'arrival_s'")]
    [InlineData("t.csv", "arrival_s\nsoon\n", "not a number")]
    [InlineData("t.csv", "arrival_s,a\n1,1\n", "'b'")]
    [InlineData("t.csv", "arrival_s,a,b\n1,1\n", "line 2")]
    [InlineData("t.csv", "arrival_s,a,b\n1,1,-2\n", "line 2, column 'b'")]
    [InlineData("t.csv", "arrival_s,a,b\n1,0,0\n", "visits no stage")]
    public async Task Files(string file, string content, string expected)
    {
        _folder.Write(file, content);
        AssertRefused(await CommandRun.Of(_folder.Fill(Simulate)), file, expected);
    }

    [Theory]
    [InlineData("p.json")]
    [InlineData("f.json")]
    [InlineData("plan.json")]
    [InlineData("t.csv")]
    public async Task Binary_files(string file)
    {
        byte[] junk = new byte[100_000];
        new Random(1).NextBytes(junk);
        _folder.Write(file, junk);
        AssertRefused(await CommandRun.Of(_folder.Fill(Simulate)), file, expected: "");
    }

    [Fact]
    public async Task A_plan_is_not_written_when_the_input_is_bad()
    {
        _folder.Write("t.csv", "arrival_s\n2\n1\n");
        _folder.Write("out.json", "old");
        AssertRefused(await CommandRun.Of(_folder.Fill(Plan + " --output @out.json")), "t.csv", "sort the trace");
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["out.json"], TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_folder["out.json.tmp"]));
    }

    private void AssertRefused(CommandRun run, string? file, string expected)
    {
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        if (file is not null)
        {
            Assert.Contains(_folder[file], run.Error, StringComparison.Ordinal);
        }
    }
}
