using InferLine.Testing;

namespace InferLine.Serialization;

public sealed class BadCatalogTests
{
    /// <summary>A file, the place that the error names, what it says is wrong, and what it says to do.</summary>
    public static TheoryData<string, string?, string, string> Misshapen => new()
    {
        { "", "line 1", "not valid JSON", "correct the document" },
        { "null", null, "the document is null", "must be a JSON object" },
        { "7", "line 1", "wrong type", "use an object" },
        { "{ \"hardware\": [\n  { \"name\": \"t4\",", "line 2, $.hardware[0]", "not valid JSON", "correct the document" },
        { "{}", null, "'hardware' is missing", "add it" },
        { """{ "hardware": [] }""", null, "'models' is missing", "add it" },
        { """{ "hardware": "t4" }""", "line 1, $.hardware", "wrong type", "use an array of objects" },
        { """{ "gpus": [] }""", "line 1, $.gpus", "unknown property 'gpus'", "correct its name" },
        { """{ "hardware": [], "hardware": [] }""", "line 1, $.hardware", "'hardware' occurs twice", "keep one" },
        { """{ "hardware": [null], "models": [] }""", "hardware[0]", "'hardware' is missing", "add it" },
        { """{ "hardware": [{ "costPerHour": 1 }], "models": [] }""", "hardware[0]", "'name' is missing", "add it" },
        { """{ "hardware": [{ "name": "t4" }], "models": [] }""", "hardware[0]", "'costPerHour' is missing", "add it" },
        { Models("null"), "models[0]", "'model' is missing", "add it" },
        { Models("""{ "profiles": [] }"""), "models[0]", "'name' is missing", "add it" },
        { Models("""{ "name": "m" }"""), "models[0]", "'profiles' is missing", "add it" },
        { Models("""{ "name": "m", "profiles": [null] }"""), "models[0], model 'm', profiles[0]", "'profile' is missing", "add it" },
        { Models("""{ "name": "m", "profiles": [{ "batches": [] }] }"""), "models[0], model 'm', profiles[0]", "'hardware' is missing", "add it" },
        { Models("""{ "name": "m", "profiles": [{ "hardware": "t4" }] }"""), "models[0], model 'm', profiles[0]", "'batches' is missing", "add it" },
        { Batches("null"), "models[0], model 'm', profiles[0], batches[0]", "'batch' is missing", "add it" },
        { Batches("""{ "latencyMs": 5 }"""), "models[0], model 'm', profiles[0], batches[0]", "'size' is missing", "add it" },
        { Batches("""{ "size": 1 }"""), "models[0], model 'm', profiles[0], batches[0]", "'latencyMs' is missing", "add it" },
        { Batches("""{ "size": 1, "latency": 5 }"""), "line 1, $.models[0].profiles[0].batches[0].latency", "unknown property 'latency'", "correct its name" },
        { Batches("""{ "size": 1.5, "latencyMs": 5 }"""), "line 1, $.models[0].profiles[0].batches[0].size", "wrong type", "use an integer" },
        { Batches("""{ "size": 1, "latencyMs": "fast" }"""), "line 1, $.models[0].profiles[0].batches[0].latencyMs", "wrong type", "use a number" },
    };

    public static TheoryData<string, string?, string, string> AgainstTheRules => new()
    {
        { """{ "hardware": [], "models": [] }""", "hardware", "the list is empty", "give at least one entry" },
        { """{ "hardware": [{ "name": "t4", "costPerHour": 1 }], "models": [] }""", "models", "the list is empty", "give at least one entry" },
        { Hardware("""{ "name": "", "costPerHour": 1 }"""), "hardware[0], hardware", "'name' is missing or empty", "give it a name" },
        { Hardware("""{ "name": "t4", "costPerHour": 0 }"""), "hardware[0], hardware 't4'", "'costPerHour' is 0", "greater than 0" },
        { Hardware("""{ "name": "t4", "costPerHour": 1e999 }"""), "hardware[0], hardware 't4'", "'costPerHour' is Infinity", "at most 1000000000" },
        { Hardware("""{ "name": "t4", "costPerHour": 1, "maxReplicas": -1 }"""), "hardware[0], hardware 't4'", "'maxReplicas' is -1", "from 0 to 1000000" },
        { Hardware("""{ "name": "t4", "costPerHour": 1 }, { "name": "t4", "costPerHour": 2 }"""), "hardware 't4'", "occurs twice", "keep one entry" },
        { Models("""{ "name": "m", "profiles": [] }"""), "models[0], model 'm'", "no profiles", "measure it on at least one" },
        { Models("""{ "name": "m", "profiles": [{ "hardware": "a100", "batches": [{ "size": 1, "latencyMs": 5 }] }] }"""), "model 'm'", "unknown hardware 'a100'", "the types are t4" },
        {
            Models("""
                { "name": "m", "profiles": [{ "hardware": "t4", "batches": [{ "size": 1, "latencyMs": 5 }] }, { "hardware": "t4", "batches": [{ "size": 2, "latencyMs": 5 }] }] }
                """),
            "models[0], model 'm', profiles[1]",
            "hardware 't4' occurs twice",
            "merge the two profiles"
        },
        { Batches(""), "models[0], model 'm', profiles[0], batches", "no measured batch sizes", "give at least one" },
        { Batches("""{ "size": 0, "latencyMs": 5 }"""), "models[0], model 'm', profiles[0], batches[0], batch", "'size' is 0", "from 1 to 65536" },
        { Batches("""{ "size": 8, "latencyMs": 0 }"""), "models[0], model 'm', profiles[0], batches[0], batch size 8", "'latencyMs' is 0", "greater than 0" },
        { Batches("""{ "size": 8, "latencyMs": -1e999 }"""), "models[0], model 'm', profiles[0], batches[0], batch size 8", "'latencyMs' is -Infinity", "greater than 0" },
        { Batches("""{ "size": 8, "latencyMs": 5 }, { "size": 8, "latencyMs": 6 }"""), "models[0], model 'm', profiles[0], batch size 8", "occurs twice", "keep one" },
    };

    [Theory]
    [MemberData(nameof(Misshapen))]
    [MemberData(nameof(AgainstTheRules))]
    public Task Is_refused_with_place_and_remedy(string json, string? at, string problem, string remedy) =>
        Readers.AssertRefusedAsync(Reader.Catalog, json, at, problem, remedy);

    private static string Hardware(string hardware) => $$"""{ "hardware": [{{hardware}}], "models": [] }""";

    private static string Models(string models) => $$"""{ "hardware": [{ "name": "t4", "costPerHour": 1 }], "models": [{{models}}] }""";

    private static string Batches(string batches) => Models($$"""{ "name": "m", "profiles": [{ "hardware": "t4", "batches": [{{batches}}] }] }""");
}
