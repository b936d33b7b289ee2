using InferLine.Testing;

namespace InferLine;

public sealed class BadUsageTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("", "inferline:", "command", "inferline --help")]
    [InlineData("trace", "inferline trace:", "command", "inferline trace --help")]
    [InlineData("plann", "plann", "inferline --help")]
    [InlineData("plan", "--pipeline", "--profiles", "--trace", "--slo", "inferline plan --help")]
    [InlineData("simulate --json", "--pipeline", "--plan", "inferline simulate --help")]
    [InlineData(CommandLines.Simulate + " --jsn", "--jsn", "inferline simulate --help")]
    [InlineData(CommandLines.Simulate + " extra", "extra")]
    [InlineData(CommandLines.Simulate + " --seed", "--seed")]
    [InlineData(CommandLines.Simulate + " --seed 1 --seed 2", "--seed")]
    [InlineData(CommandLines.Simulate + " --seed -1", "--seed: '-1'", "integer from 0")]
    [InlineData(CommandLines.Simulate + " --seed 1.5", "--seed: '1.5'", "integer from 0")]
    [InlineData(CommandLines.Simulate + " --seed 18446744073709551616", "--seed:", "to 18446744073709551615")]
    [InlineData("simulate --pipeline - --profiles profiles.json --plan - --trace trace.csv", "--pipeline and --plan are both '-'", "give files")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv", "--slo")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 150", "--slo: '150' has no unit", "150ms")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 150parsecs", "unknown unit 'parsecs'", "150ms")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo ms", "'ms' is not a duration")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 0ms", "'0ms' is out of range")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo -5s", "'-5s' is out of range")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo NaNs", "not a duration")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 1001h", "to 1000h")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 1e28h", "to 1000h")]
    [InlineData(CommandLines.Plan + "5.", "--percentile: '955.'", "at most 100")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 1s --percentile 0", "--percentile: '0'", "greater than 0")]
    [InlineData("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 1s --percentile NaN", "--percentile: 'NaN'", "greater than 0")]
    [InlineData(CommandLines.Plan + " --planner magic", "--planner: there is no planner 'magic'", "choose auto or exact or greedy")]
    [InlineData(CommandLines.Plan + " --time-limit 0s", "--time-limit: '0s' is out of range")]
    [InlineData(CommandLines.Plan + " --pin sort", "--pin: 'sort' is not of the form stage=hardware")]
    [InlineData(CommandLines.Plan + " --pin sort=tpu", "--pin: 'sort=tpu'", "no such hardware")]
    [InlineData(CommandLines.Plan + " --pin sort=gpu", "--pin: 'sort=gpu'", "no profile on 'gpu'")]
    [InlineData(CommandLines.Plan + " --min-replicas pack=2", "--min-replicas: 'pack=2'", "no such stage")]
    [InlineData(CommandLines.Plan + " --min-replicas sort=3 --max-replicas sort=2", "stage 'sort'")]
    [InlineData(CommandLines.Plan + " --pin pack=cpu", "--pin: 'pack=cpu'", "no such stage")]
    [InlineData(CommandLines.Plan + " --pin sort=cpu --pin sort=cpu", "--pin: stage 'sort' is given twice")]
    [InlineData(CommandLines.Plan + " --max-replicas sort=many", "--max-replicas: 'many' is not a number of replicas")]
    [InlineData(CommandLines.Plan + " --min-replicas sort=0", "--min-replicas: '0' is not a number of replicas")]
    [InlineData(CommandLines.Plan + " --delays 5", "--delays: '5' has no unit")]
    [InlineData(CommandLines.Plan + " --sweep slo=100ms..200ms:50ms", "--slo and --sweep slo=...", "give one of them")]
    [InlineData(CommandLines.Plan + " --sweep rate=1..x:1", "--sweep: 'x' is not a number", "rate=100..1000:100")]
    [InlineData(CommandLines.Plan + " --sweep rate=10..1:1", "--sweep:", "positive step")]
    [InlineData(CommandLines.Plan + " --sweep depth=1..2:1", "--sweep: 'depth=1..2:1' is not a sweep")]
    [InlineData(CommandLines.Plan + " --sweep rate=1..2:1 --output new.json", "--output writes one plan")]
    [InlineData("replay --json", "--pipeline", "--plan", "inferline replay --help")]
    [InlineData(CommandLines.Replay + "s", "--tuner: there is no tuner 'nones'", "classic")]
    [InlineData(CommandLines.Replay + " --activation 5", "--activation: '5' has no unit")]
    [InlineData(CommandLines.Replay + " --activation 2h", "--activation: '2h' is out of range", "to 60m")]
    [InlineData(CommandLines.Replay + " --stabilization -1s", "--stabilization: '-1s' is out of range")]
    [InlineData(CommandLines.Replay + " --decision-interval 0s", "--decision-interval: '0s' is out of range")]
    [InlineData(CommandLines.Replay + " --decision-interval 0.5ms", "--decision-interval: '0.5ms' is out of range", "from 1ms to 60m")]
    [InlineData(CommandLines.Replay + " --headroom 0.2", "--headroom: '0.2' is not a percentage", "like 20%")]
    [InlineData(CommandLines.Replay + " --headroom -5%", "--headroom: '-5%' is not a percentage", "from 0% to 10000%")]
    [InlineData(CommandLines.Replay + " --headroom NaN%", "--headroom: 'NaN%' is not a percentage")]
    [InlineData(CommandLines.Replay + " --min-replicas sort", "--min-replicas: 'sort' is not of the form stage=number")]
    [InlineData(CommandLines.Replay + " --min-replicas pack=2", "--min-replicas: 'pack=2'", "no such stage")]
    [InlineData(CommandLines.Replay + " --max-replicas sort=0", "--max-replicas: '0' is not a number of replicas")]
    [InlineData(CommandLines.Replay + " --min-replicas sort=3 --max-replicas sort=2", "--max-replicas: stage 'sort'", "'max' is 2")]
    [InlineData("trace generate --output -", "--process")]
    [InlineData("trace generate --process chaos --output -", "no process 'chaos'", "gamma")]
    [InlineData("trace generate --process gamma --rate 20 --duration 10s --output -", "process 'gamma' needs --cv")]
    [InlineData("trace generate --process poisson --rate 20 --cv 1 --duration 10s --output -", "--cv means nothing to process 'poisson'", "leave it out")]
    [InlineData("trace generate --process piecewise --rate 20 --duration 10s --output -", "needs --rates", "--rate means nothing")]
    [InlineData("trace generate --process recorded --duration 10s --output -", "needs --trace")]
    [InlineData("trace generate --process gamma --rate twenty --cv 2 --duration 10s --output -", "--rate: 'twenty' is not a number", "12.5")]
    [InlineData("trace generate --process gamma --rate Infinity --cv 2 --duration 10s --output -", "--rate: 'Infinity'", "at most 1000000000")]
    [InlineData("trace generate --process gamma --rate 20 --cv -2 --duration 10s --output -", "--cv: '-2'", "from 0 to 100")]
    [InlineData("trace generate --process gamma --rate 20 --cv 2 --duration forever --output -", "--duration: 'forever'", "150ms")]
    [InlineData("trace generate --process gamma --rate 20 --cv 2 --duration 10s", "--output")]
    [InlineData("trace generate --process poisson --rate 1000000000 --duration 1h --output -", "at most 2 billion", "lower the rate")]
    [InlineData("trace generate --process constant --rate 0.001 --duration 1s --output -", "no query arrives", "raise the rate")]
    [InlineData("trace scale --trace trace.csv --output -", "--time-factor, --mean-rate or --rate-factor")]
    [InlineData("trace scale --trace trace.csv --time-factor 2 --mean-rate 3 --output -", "--time-factor and --mean-rate", "give one of them")]
    [InlineData("trace scale --trace trace.csv --time-factor 0 --output -", "--time-factor: '0'", "greater than 0")]
    [InlineData("trace envelope --trace trace.csv --windows 1s --first-window 1s", "--windows and --first-window", "give one of them")]
    [InlineData("trace envelope --trace trace.csv --windows 1s,,2s", "--windows: ''", "150ms")]
    [InlineData("trace stats --trace \t", "--trace: the name of the file is empty")]
    [InlineData("export triton --source \t", "--source: the name of the folder is empty")]
    [InlineData("export triton --pipeline pipeline.json --plan plan.json --source old --target new --device cpu=cpu --ensemble \t", "--ensemble: the name is empty; give one, or leave the option out")]
    [InlineData("profile onnx model.onnx --cost-per-hour 1 --output new.json --name \t", "--name: the name is empty; give one, or leave the option out")]
    [InlineData("profile onnx model.onnx --cost-per-hour 1 --output new.json --hardware \t", "--hardware: the name is empty; give one, or leave the option out")]
    [InlineData("profile import perf-analyzer 1=trace.csv --hardware cpu --cost-per-hour 1 --output new.json --name \t", "--name: the name is empty; give one")]
    [InlineData("profile import perf-analyzer 1=trace.csv --name a --cost-per-hour 1 --output new.json --hardware \t", "--hardware: the name is empty; give one")]
    [InlineData("profile import model-analyzer trace.csv --name a --hardware cpu --cost-per-hour 1 --output new.json --config \t", "--config: the name is empty; give one, or leave the option out")]
    [InlineData("profile torchserve a --url http://localhost:8080 --hardware cpu --cost-per-hour 1 --output new.json --management-key-from-environment \t", "--management-key-from-environment: the name of the variable is empty")]
    [InlineData("profile torchserve a --url http://localhost:8080 --hardware cpu --cost-per-hour 1 --output new.json --inference-key-from-environment \t", "--inference-key-from-environment: the name of the variable is empty")]
    public async Task A_command_line_that_makes_no_sense_is_explained(string commandLine, params string[] because) =>
        (await _workspace.RunAsync(commandLine)).IsRejected(because);

    [Fact]
    public async Task Many_mistakes_still_make_one_line()
    {
        string mistakes = string.Join(' ', Enumerable.Range(0, 50).Select(i => $"--wrong{i} \u001b[31m\u0007\r\n"));

        (await _workspace.RunAsync("simulate " + mistakes)).IsRejected("--wrong0", "...", "inferline simulate --help");
    }

    [Theory]
    [InlineData("http://user:s3@cret@gpu-1:8000", "'...@gpu-1:8000'")]
    [InlineData("gpu-1:8000?key=s3cret", "'gpu-1:8000?...'")]
    public async Task Credentials_in_an_address_are_refused_and_not_repeated(string address, string shown)
    {
        ToolRun run = await _workspace.RunAsync($"profile triton a --url {address} --hardware t4 --cost-per-hour 1 --output new.json");
        run.IsRejected($"--url: {shown} is not the address of a server");
        Assert.DoesNotContain("cret", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_may_begin_with_an_at_sign() => (await _workspace.RunAsync("trace stats --trace @answers")).IsRejected("@answers: the file does not exist");
}
