using System.Text;
using InferLine.Commands;
using InferLine.Output;

namespace InferLine.Testing;

/// <summary>A folder with a small pipeline and all that is needed to plan and simulate it, and the tool to run on it.</summary>
internal sealed class Workspace : IDisposable
{
    public const string Pipeline = """
        { "name": "shop", "stages": [ { "name": "find", "model": "finder" }, { "name": "sort", "model": "sorter" } ],
          "edges": [ { "from": "find", "to": "sort", "probability": 0.5, "fanOut": 2 } ] }
        """;

    public const string Profiles = """
        { "hardware": [ { "name": "cpu", "costPerHour": 0.1 }, { "name": "gpu", "costPerHour": 1 } ],
          "models": [
            { "name": "finder", "profiles": [
              { "hardware": "cpu", "batches": [ { "size": 1, "latencyMs": 20 }, { "size": 4, "latencyMs": 50 } ] },
              { "hardware": "gpu", "batches": [ { "size": 1, "latencyMs": 2 }, { "size": 8, "latencyMs": 6 } ] } ] },
            { "name": "sorter", "profiles": [ { "hardware": "cpu", "batches": [ { "size": 1, "latencyMs": 15 }, { "size": 2, "latencyMs": 25 } ] } ] } ] }
        """;

    public const string Plan = """
        { "pipeline": "shop", "slo": { "latencyMs": 60, "percentile": 95 }, "stages": [
          { "name": "find", "hardware": "gpu", "batchSize": 8, "replicas": 1 }, { "name": "sort", "hardware": "cpu", "batchSize": 2, "replicas": 2 } ] }
        """;

    /// <summary>Two queries per second at first, and a burst at the end.</summary>
    public static readonly double[] Arrivals = [.. Enumerable.Range(0, 40).Select(i => i / 2.0), .. Enumerable.Range(0, 60).Select(i => 20 + (i / 1000.0))];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inferline-");

    public Workspace()
    {
        Write("pipeline.json", Pipeline);
        Write("profiles.json", Profiles);
        Write("plan.json", Plan);
        Write("trace.csv", Csv(Arrivals));
        Write("rates.csv", "time_s,rate_qps\n0,10\n5,50\n");
    }

    public string Folder => _folder.FullName;

    /// <summary>What the tool reads from standard input.</summary>
    public byte[] StandardInput { get; set; } = [];

    /// <summary>The planners to choose from, if not those of the library.</summary>
    public PlannerChoice? Planners { get; set; }

    public static string Csv(IEnumerable<double> arrivals) => "arrival_s\n" + string.Concat(arrivals.Select(seconds => FormattableString.Invariant($"{seconds:R}\n")));

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public void Write(string name, string content) => File.WriteAllText(PathOf(name), content);

    public void Write(string name, byte[] content) => File.WriteAllBytes(PathOf(name), content);

    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>The names of all files, to see that none was left behind.</summary>
    public string[] Files() => [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Splits a command line at blanks; words that end in <c>.json</c> or <c>.csv</c> are files of this folder, behind <c>=</c> too.</summary>
    public string[] Arguments(string commandLine) =>
    [
        .. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.EndsWith(".json", StringComparison.Ordinal) || word.EndsWith(".csv", StringComparison.Ordinal) ? word[..(word.IndexOf('=') + 1)] + PathOf(word[(word.IndexOf('=') + 1)..]) : word),
    ];

    /// <summary>Runs the tool in this process.</summary>
    public Task<ToolRun> RunAsync(string commandLine) => RunInterruptiblyAsync(commandLine, TestContext.Current.CancellationToken);

    /// <summary>Runs the tool in this process, where a token stands for Ctrl+C.</summary>
    public async Task<ToolRun> RunInterruptiblyAsync(string commandLine, CancellationToken interrupt)
    {
        using var input = new MemoryStream(StandardInput);
        using var output = new MemoryStream();
        var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        using var error = new StringWriter();
        int exitCode = await new Tool(new Terminal(input, output, text, error), Planners).RunAsync(Arguments(commandLine), interrupt);
        return new ToolRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
