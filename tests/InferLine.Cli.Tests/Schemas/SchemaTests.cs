using System.Text.Json;
using System.Text.Json.Nodes;
using InferLine.Output;
using InferLine.Serialization;
using InferLine.Servers;
using InferLine.Testing;
using Json.Schema;

namespace InferLine.Schemas;

/// <summary>The committed schemas are those of the readers, accept what is shipped and printed, and refuse what readers refuse for its shape.</summary>
public sealed class SchemaTests : IDisposable
{
    /// <summary>Set to write the files anew: INFERLINE_WRITE_SCHEMAS=1 dotnet test --project tests/InferLine.Cli.Tests --filter-class "*SchemaTests".</summary>
    private const string WriteVariable = "INFERLINE_WRITE_SCHEMAS";

    private const string Plan = """
        { "pipeline": "shop", "slo": { "latencyMs": 300, "percentile": 99.5 }, "costPerHour": 3.5, "meanRateQps": 100.25,
          "stages": [ { "name": "find", "hardware": "t4", "batchSize": 8, "replicas": 3, "maxDelayMs": 2.5, "batching": "collectionWindow", "scaleFactor": 1.5, "provisioningRatio": 0.25 } ],
          "estimate": { "queries": 1000, "attainment": 0.5, "p50Ms": 80.5, "p99Ms": 190.5, "atPercentileMs": 190.5 },
          "envelope": [ { "windowMs": 100.5, "maxQueries": 20 } ],
          "search": { "method": "exact", "status": "optimal", "lowerBoundCostPerHour": 3.5, "simulations": 120, "elapsedMs": 35.5, "reason": "proved" } }
        """;

    private const string Catalog = """
        { "hardware": [ { "name": "cpu", "costPerHour": 0.5, "maxReplicas": 64 } ],
          "models": [ { "name": "m", "profiles": [ { "hardware": "cpu", "measuredOn": "2 cores", "batches": [ { "size": 1, "latencyMs": 9.5, "p99Ms": 9.75, "samples": 100 } ] } ] } ] }
        """;

    private const string Servers = """
        { "bindings": [ { "hardware": "t4", "endpoint": "http://gpu-1:8000", "metricsEndpoint": "http://gpu-1:8002", "kind": "gpu", "gpus": [ 0 ], "capacity": 8 } ],
          "models": { "find": "m" }, "headersFromEnvironment": {}, "loadTimeoutS": 0.5 }
        """;

    /// <summary>Without keys: whether their file and variables are there is no matter of shape.</summary>
    private const string TorchServeServers = """
        { "bindings": [ { "hardware": "t4", "endpoint": "http://gpu-1:8080", "managementEndpoint": "http://gpu-1:8081", "metricsEndpoint": "http://gpu-1:8082", "capacity": 8 } ],
          "models": { "find": "m" }, "archives": { "find": [ "m.mar" ] }, "warmUps": { "find": { "text": "{}", "contentType": "application/json" }, "sort": { "file": "x" } },
          "headersFromEnvironment": {}, "startTimeoutS": 0.5, "drainTimeoutS": 0.5 }
        """;

    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.Flag };

    private readonly Workspace _workspace = new();

    public static TheoryData<string> Formats => [.. FormatSchema.All.Select(format => format.Name)];

    /// <summary>A document that has every property, for each format that is read.</summary>
    public static TheoryData<string, string> Documents => new()
    {
        { "pipeline", """{ "name": "shop", "stages": [ { "name": "find", "model": "m", "routing": "exclusive" }, { "name": "sort", "model": "m" } ], "edges": [ { "from": "find", "to": "sort", "probability": 0.5, "fanOut": 2 } ] }""" },
        { "profiles", Catalog },
        { "plan", Plan },
        { "servers", Servers },
        { "servers-torchserve", TorchServeServers },
    };

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_committed_schema_is_the_generated_one(string name)
    {
        FormatSchema format = Format(name);
        string generated = format.Generate();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(format.File, generated);
        }

        Assert.True(File.Exists(format.File), $"{format.File} is missing; set {WriteVariable}=1 and run this test");
        Assert.Equal(File.ReadAllText(format.File).ReplaceLineEndings("\n"), generated);
    }

    [Theory]
    [InlineData("pipeline", "pipelines")]
    [InlineData("profiles", "profiles")]
    public void Shipped_files_follow_their_schema(string name, string folder)
    {
        string[] files = Directory.GetFiles(RepositoryFolder.PathOf("data", folder), "*.json");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(IsValid(name, File.ReadAllText(file)), file));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task What_the_reader_refuses_for_its_shape_the_schema_refuses_and_nothing_else(string name, string document)
    {
        Assert.True(IsValid(name, document));
        Assert.Null(await RefusalAsync(name, document));
        int refused = 0;
        foreach (ShapeMutation mutation in ShapeMutation.Of(document))
        {
            string? refusal = await RefusalAsync(name, mutation.Document);
            bool isValid = IsValid(name, mutation.Document);
            Assert.True(isValid == refusal is null, $"{mutation}: the schema {(isValid ? "accepts" : "refuses")} it, and the reader says: {refusal ?? "it is fine"}");
            refused += refusal is null ? 0 : 1;
        }

        Assert.InRange(refused, 20, int.MaxValue);
    }

    [Theory]
    [InlineData("simulation", CommandLines.Simulate + " --json")]
    [InlineData("replay", CommandLines.Replay + " --json")]
    [InlineData("plan", CommandLines.Plan + " --json")]
    [InlineData("sweep", "plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --percentile 95 --sweep slo=60ms..80ms:20ms --json")]
    [InlineData("no-plan", "plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 1ms --json")]
    [InlineData("trace-statistics", "trace stats --trace trace.csv --json")]
    [InlineData("envelope", "trace envelope --trace trace.csv --json")]
    public async Task What_the_tool_prints_follows_its_schema(string name, string commandLine)
    {
        ToolRun run = await _workspace.RunAsync(commandLine);

        Assert.True(IsValid(name, run.Output), run.Output + run.Error);
        JsonObject less = JsonNode.Parse(run.Output)!.AsObject();
        less.RemoveAt(0);
        Assert.False(IsValid(name, less.ToJsonString()));
    }

    [Fact]
    public void What_is_told_of_servers_follows_its_schema()
    {
        var apply = new ApplyDocument("shop", DryRun: true, [new ApplyDocument.Change("http://gpu-1:8000/", "find", "m", "load", InPlace: false, ["max_batch_size 1 -> 8"])]);
        var status = new StatusDocument("shop", Healthy: false, Problem: null, [new StatusDocument.StageDocument("find", 2, null, 8, null, "a server does not answer")]);

        Assert.True(IsValid("apply", JsonSerializer.Serialize(apply, CliJsonContext.Default.ApplyDocument)));
        Assert.True(IsValid("status", JsonSerializer.Serialize(status, CliJsonContext.Default.StatusDocument)));
    }

    private static FormatSchema Format(string name) => FormatSchema.All.Single(format => format.Name == name);

    /// <summary>As readers do, comments and trailing commas are passed over.</summary>
    private static bool IsValid(string name, string document)
    {
        using var parsed = JsonDocument.Parse(document, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return JsonSchema.FromText(Format(name).Generate()).Evaluate(parsed.RootElement, Options).IsValid;
    }

    private static async Task<string?> RefusalAsync(string name, string document)
    {
        try
        {
            using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(document));
            _ = name switch
            {
                "pipeline" => PipelineJson.Parse(document),
                "profiles" => ProfileCatalogJson.Parse(document),
                "plan" => PlanJson.Parse(document),
                "servers-torchserve" => TorchServeServersFile.Options(await TorchServeServersDocument.Format.ReadAsync(stream, "servers.json", CancellationToken.None), "servers.json", stateFile: null),
                _ => (object)TritonServersFile.Options(await TritonServersDocument.Format.ReadAsync(stream, "servers.json", CancellationToken.None), "servers.json", stateFile: null),
            };
            return null;
        }
        catch (InvalidInputException refusal)
        {
            return refusal.Message;
        }
    }
}
