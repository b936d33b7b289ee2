namespace InferLine.Cli.Tests;

/// <summary>A temporary folder with a small, valid question in it; tests spoil what they need.</summary>
public sealed class InputFolder : IDisposable
{
    public const string Pipeline = """{ "name": "two", "stages": [ { "name": "a", "model": "m" }, { "name": "b", "model": "m" } ], "edges": [ { "from": "a", "to": "b", "probability": 0.5 } ] }""";
    public const string Profiles = """{ "hardware": [ { "name": "gpu", "costPerHour": 2 } ], "models": [ { "name": "m", "profiles": [ { "hardware": "gpu", "batches": [ { "size": 1, "latencyMs": 10 }, { "size": 4, "latencyMs": 20 } ] } ] } ] }""";
    public const string Plan = """{ "pipeline": "two", "slo": { "latencyMs": 100, "percentile": 99 }, "stages": [ { "name": "a", "hardware": "gpu", "batchSize": 4, "replicas": 2 }, { "name": "b", "hardware": "gpu", "batchSize": 1, "replicas": 1 } ] }""";
    public const string Trace = "arrival_s\n0.01\n0.02\n0.5\n";

    private readonly string _path = Directory.CreateTempSubdirectory("inferline-").FullName;

    public InputFolder()
    {
        Write("p.json", Pipeline);
        Write("f.json", Profiles);
        Write("plan.json", Plan);
        Write("t.csv", Trace);
    }

    /// <summary>A path in the folder.</summary>
    public string this[string file] => Path.Combine(_path, file);

    public void Write(string file, string content) => File.WriteAllText(this[file], content);

    public void Write(string file, byte[] content) => File.WriteAllBytes(this[file], content);

    /// <summary>A command line in which <c>@name</c> stands for a file of the folder.</summary>
    public string Fill(string arguments) => arguments.Replace("@", _path + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
