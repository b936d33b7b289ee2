using InferLine.Testing;

namespace InferLine.Serialization;

public sealed class BadPlanTests
{
    /// <summary>A file, the place that the error names, what it says is wrong, and what it says to do.</summary>
    public static TheoryData<string, string?, string, string> Misshapen => new()
    {
        { "", "line 1", "not valid JSON", "correct the document" },
        { "null", null, "the document is null", "must be a JSON object" },
        { "[{}]", "line 1", "wrong type", "use an object" },
        { "{ \"pipeline\": \"p\",\n\n \"stages\": [", "line 3, $.stages[0]", "not valid JSON", "correct the document" },
        { "{}", null, "'pipeline' is missing", "add it" },
        { """{ "pipeline": "p" }""", null, "'stages' is missing", "add it" },
        { """{ "pipeline": "p", "stages": [null] }""", "stages[0]", "'stage' is missing", "add it" },
        { """{ "pipeline": "p", "stages": [{ "stage": "a" }] }""", "line 1, $.stages[0].stage", "unknown property 'stage'", "correct its name" },
        { """{ "pipeline": "p", "stages": [{ "name": "a", "name": "b" }] }""", "line 1, $.stages[0].name", "'name' occurs twice", "keep one" },
        { """{ "pipeline": "p", "stages": [{ "hardware": "t4", "batchSize": 1, "replicas": 1 }] }""", "stages[0]", "'name' is missing", "add it" },
        { """{ "pipeline": "p", "stages": [{ "name": "a", "batchSize": 1, "replicas": 1 }] }""", "stages[0]", "'hardware' is missing", "add it" },
        { """{ "pipeline": "p", "stages": [{ "name": "a", "hardware": "t4", "replicas": 1 }] }""", "stages[0]", "'batchSize' is missing", "add it" },
        { """{ "pipeline": "p", "stages": [{ "name": "a", "hardware": "t4", "batchSize": 1 }] }""", "stages[0]", "'replicas' is missing", "add it" },
        { With(""" "slo": 150 """), "line 1, $.slo", "wrong type", "use an object" },
        { With(""" "slo": {} """), "slo", "'latencyMs' is missing", "add it" },
        { With(""" "slo": { "latencyMs": "150ms" } """), "line 1, $.slo.latencyMs", "wrong type", "use a number" },
        { With(""" "costPerHour": "1.59" """), "line 1, $.costPerHour", "wrong type", "use a number" },
        { With(""" "estimate": { "queries": 5 } """), "estimate", "'attainment' is missing", "add it" },
        { With(""" "estimate": { "queries": 5.5 } """), "line 1, $.estimate.queries", "wrong type", "use an integer" },
        { With(""" "envelope": {} """), "line 1, $.envelope", "wrong type", "use an array of objects" },
        { With(""" "envelope": [null] """), "envelope[0]", "'point' is missing", "add it" },
        { With(""" "envelope": [{ "windowMs": 5 }] """), "envelope[0]", "'maxQueries' is missing", "add it" },
        { With(""" "search": { "method": "greedy" } """), "search", "'status' is missing", "add it" },
        { With(""" "search": { "status": "done" } """), "line 1, $.search.status", "wrong type", "use \"optimal\" or \"feasible\" or \"infeasible\"" },
        { With(""" "search": { "status": 99 } """), "line 1, $.search.status", "wrong type", "use \"optimal\" or \"feasible\" or \"infeasible\"" },
    };

    public static TheoryData<string, string?, string, string> AgainstTheRules => new()
    {
        { """{ "pipeline": "p", "stages": [] }""", "stages", "no stages", "plan every stage" },
        { """{ "pipeline": "", "stages": [{ "name": "a", "hardware": "t4", "batchSize": 1, "replicas": 1 }] }""", "plan", "'pipeline' is missing or empty", "give it a name" },
        { Stages(1, 1, "", times: 2), "stage 'a'", "planned twice", "keep one entry" },
        { Stages(0, 1), "stages[0], stage 'a'", "'batchSize' is 0", "from 1 to 65536" },
        { Stages(1, 0), "stages[0], stage 'a'", "'replicas' is 0", "from 1 to 1000000" },
        { Stages(1, 1, """, "maxDelayMs": -1"""), "stages[0]", "'maxDelayMs' is -1", "a number from 0 to" },
        { Stages(1, 1, """, "maxDelayMs": 3600001"""), "stages[0], stage 'a'", "'maxDelayMs' is 3600001 ms", "to 3600000 ms" },
        { Stages(1, 1, """, "batching": "windowed" """), "line 1, $.stages[0].batching", "wrong type", "use \"oldestItem\" or \"collectionWindow\"" },
        { Stages(1, 1, """, "maxDelayMs": 1e999"""), "stages[0]", "'maxDelayMs' is Infinity", "a number from 0 to" },
        { Stages(1, 1, """, "scaleFactor": 1e999"""), "stages[0]", "'scaleFactor' is Infinity", "a number from 0 to" },
        { Stages(1, 1, """, "provisioningRatio": -0.5"""), "stages[0]", "'provisioningRatio' is -0.5", "a number from 0 to" },
        { With(""" "slo": { "latencyMs": 0 } """), "slo", "'latencyMs' is 0 ms", "use a time from 0.0001 ms" },
        { With(""" "slo": { "latencyMs": -5 } """), "slo", "'latencyMs' is -5", "a number from 0 to" },
        { With(""" "slo": { "latencyMs": 1e300 } """), "slo", "'latencyMs' is 1E+300", "a number from 0 to" },
        { With(""" "slo": { "latencyMs": 5, "percentile": 0 } """), "slo", "'percentile' is 0", "greater than 0 and at most 100" },
        { With(""" "slo": { "latencyMs": 5, "percentile": 101 } """), "slo", "'percentile' is 101", "greater than 0 and at most 100" },
        { With(""" "costPerHour": -1 """), null, "'costPerHour' is -1", "a number from 0 to" },
        { With(""" "meanRateQps": 1e999 """), null, "'meanRateQps' is Infinity", "a number from 0 to" },
        { With(Estimate(queries: "-1", attainment: "1")), "estimate", "'queries' is -1", "a number from 0 to" },
        { With(Estimate(queries: "1", attainment: "1.01")), "estimate", "'attainment' is 1.01", "a number from 0 to 1" },
        { With(""" "envelope": [] """), "envelope", "no points", "give at least one window" },
        { With(""" "envelope": [{ "windowMs": 0, "maxQueries": 1 }] """), "envelope[0]", "windows must grow from 0", "sort the points" },
        { With(""" "envelope": [{ "windowMs": 5, "maxQueries": 2 }, { "windowMs": 6, "maxQueries": 1 }] """), "envelope[1]", "counts may not fall", "sort the points" },
        { With(""" "envelope": [{ "windowMs": 5, "maxQueries": -1 }] """), "envelope[0]", "'maxQueries' is -1", "a number from 0 to" },
        { With(Search(method: "", bound: "0")), "search", "'method' is missing or empty", "give it a name" },
        { With(Search(method: "greedy", bound: "1e999")), "search", "'lowerBoundCostPerHour' is Infinity", "a number from 0 to" },
    };

    [Theory]
    [MemberData(nameof(Misshapen))]
    [MemberData(nameof(AgainstTheRules))]
    public Task Is_refused_with_place_and_remedy(string json, string? at, string problem, string remedy) =>
        Readers.AssertRefusedAsync(Reader.Plan, json, at, problem, remedy);

    private static string With(string property) =>
        $$"""{ "pipeline": "p", "stages": [{ "name": "a", "hardware": "t4", "batchSize": 1, "replicas": 1 }], {{property}} }""";

    private static string Stages(int batchSize, int replicas, string more = "", int times = 1)
    {
        string stage = $$"""{ "name": "a", "hardware": "t4", "batchSize": {{batchSize}}, "replicas": {{replicas}}{{more}} }""";
        return $$"""{ "pipeline": "p", "stages": [{{string.Join(", ", Enumerable.Repeat(stage, times))}}] }""";
    }

    private static string Estimate(string queries, string attainment) =>
        $$""" "estimate": { "queries": {{queries}}, "attainment": {{attainment}}, "p50Ms": 1, "p99Ms": 1, "atPercentileMs": 1 } """;

    private static string Search(string method, string bound) =>
        $$""" "search": { "method": "{{method}}", "status": "optimal", "lowerBoundCostPerHour": {{bound}}, "simulations": 1, "elapsedMs": 1 } """;
}
