using InferLine.Testing;

namespace InferLine.Serialization;

public sealed class BadPipelineTests
{
    /// <summary>A file, the place that the error names, what it says is wrong, and what it says to do.</summary>
    public static TheoryData<string, string?, string, string> Broken => new()
    {
        { "", "line 1", "not valid JSON", "correct the document" },
        { " \r\n\t", "line 2", "not valid JSON", "correct the document" },
        { "\0\u0001\u0002\u00ff", "line 1", "not valid JSON", "correct the document" },
        { "\u00ef\u00bb\u00bf", "line 1", "not valid JSON", "correct the document" },
        { "PK\u0003\u0004", "line 1", "'P' is an invalid start of a value", "correct the document" },
        { "null", null, "the document is null", "must be a JSON object" },
        { "[]", "line 1", "wrong type", "use an object" },
        { "\"video\"", "line 1", "wrong type", "use an object" },
        { "{", "line 1", "not valid JSON", "correct the document" },
        { "{ \"name\": \"p\",\n  \"stages\": [\n    { \"name\": \"a\", \"mod", "line 3, $.stages[0]", "not valid JSON", "correct the document" },
        { """{ "name": "p", "stages": [{ "name": "a", "model": "m" }] } {}""", "line 1", "invalid after a single JSON value", "correct the document" },
        { """{ name: "p" }""", "line 1", "'n' is an invalid start of a property name", "correct the document" },
        { "{ \"name\": \"\u00ff\" }", "line 1, $.name", "wrong type", "use a text in double quotes" },
        { """{ "name": "\ud800" }""", "line 1, $.name", "wrong type", "use a text in double quotes" },
    };

    public static TheoryData<string, string?, string, string> Misshapen => new()
    {
        { "{}", null, "'name' is missing", "add it" },
        { """{ "name": null }""", null, "'name' is missing", "add it" },
        { """{ "name": "p" }""", null, "'stages' is missing", "add it" },
        { """{ "name": 5 }""", "line 1, $.name", "wrong type", "use a text in double quotes" },
        { """{ "name": ["p"] }""", "line 1, $.name", "wrong type", "use a text in double quotes" },
        { """{ "name": "p", "name": "q" }""", "line 1, $.name", "'name' occurs twice", "keep one" },
        { "{ \"name\": \"p\",\n \"Stages\": [] }", "line 2, $.Stages", "unknown property 'Stages'", "correct its name" },
        { """{ "a\nb": 1 }""", "line 1, $['a\nb']", "unknown property 'a\nb'", "correct its name" },
        { """{ "name": "p", "stages": {} }""", "line 1, $.stages", "wrong type", "use an array of objects" },
        { """{ "name": "p", "stages": [null] }""", "stages[0]", "'stage' is missing", "add it" },
        { """{ "name": "p", "stages": ["a"] }""", "line 1, $.stages[0]", "wrong type", "use an object" },
        { """{ "name": "p", "stages": [{ "model": "m" }] }""", "stages[0]", "'name' is missing", "add it" },
        { """{ "name": "p", "stages": [{ "name": "a" }] }""", "stages[0]", "'model' is missing", "add it" },
        { """{ "name": "p", "stages": [{ "name": "a", "model": "m", "kind": 1 }] }""", "line 1, $.stages[0].kind", "unknown property 'kind'", "correct its name" },
        { Stage("""
            "routing": "sometimes"
            """), "line 1, $.stages[0].routing", "wrong type", "use \"independent\" or \"exclusive\"" },
        { Stage("""
            "routing": 1
            """), "line 1, $.stages[0].routing", "wrong type", "use \"independent\" or \"exclusive\"" },
        { Stage("""
            "routing": "1"
            """), "line 1, $.stages[0].routing", "wrong type", "use \"independent\" or \"exclusive\"" },
        { Stage("""
            "routing": "independent, exclusive"
            """), "line 1, $.stages[0].routing", "wrong type", "use \"independent\" or \"exclusive\"" },
        { Edges("null"), "edges[0]", "'edge' is missing", "add it" },
        { Edges("""{ "to": "b" }"""), "edges[0]", "'from' is missing", "add it" },
        { Edges("""{ "from": "a" }"""), "edges[0]", "'to' is missing", "add it" },
        { Edges("""{ "from": "a", "to": "b", "fanout": 2 }"""), "line 1, $.edges[0].fanout", "unknown property 'fanout'", "correct its name" },
        { Edges("""{ "from": "a", "to": "b", "fanOut": 2, "fanOut": 3 }"""), "line 1, $.edges[0].fanOut", "'fanOut' occurs twice", "keep one" },
    };

    public static TheoryData<string, string?, string, string> Miscounted => new()
    {
        { Probability("NaN"), "line 1, $.edges[0].probability", "'N' is an invalid start of a value", "correct the document" },
        { Probability("\"NaN\""), "line 1, $.edges[0].probability", "wrong type", "use a number" },
        { Probability("\"0.5\""), "line 1, $.edges[0].probability", "wrong type", "use a number" },
        { Probability("true"), "line 1, $.edges[0].probability", "wrong type", "use a number" },
        { Probability("0,5"), "line 1, $.edges[0]", "not valid JSON", "correct the document" },
        { Probability("1e999"), "edges[0], edge 'a' -> 'b'", "'probability' is Infinity", "from 0 to 1" },
        { Probability("-1e999"), "edges[0], edge 'a' -> 'b'", "'probability' is -Infinity", "from 0 to 1" },
        { Probability("1.5"), "edges[0], edge 'a' -> 'b'", "'probability' is 1.5", "from 0 to 1" },
        { Probability("-0.1"), "edges[0], edge 'a' -> 'b'", "'probability' is -0.1", "from 0 to 1" },
        { FanOut("0"), "edges[0], edge 'a' -> 'b'", "'fanOut' is 0", "an integer from 1 to 65536" },
        { FanOut("-2"), "edges[0], edge 'a' -> 'b'", "'fanOut' is -2", "an integer from 1 to 65536" },
        { FanOut("65537"), "edges[0], edge 'a' -> 'b'", "'fanOut' is 65537", "an integer from 1 to 65536" },
        { FanOut("99999999999"), "line 1, $.edges[0].fanOut", "out of range", "use an integer" },
        { FanOut("2.5"), "line 1, $.edges[0].fanOut", "wrong type", "use an integer" },
        { FanOut("\"2\""), "line 1, $.edges[0].fanOut", "wrong type", "use an integer" },
    };

    public static TheoryData<string, string?, string, string> AgainstTheRules => new()
    {
        { """{ "name": "p", "stages": [] }""", "stages", "no stages", "add at least one" },
        { """{ "name": "", "stages": [{ "name": "a", "model": "m" }] }""", "pipeline", "'name' is missing or empty", "give it a name" },
        { """{ "name": "p", "stages": [{ "name": "a,b", "model": "m" }] }""", "stages[0], stage", "'name' is 'a,b'", "use a name without commas" },
        { """{ "name": "p", "stages": [{ "name": "a", "model": " " }] }""", "stages[0], stage 'a'", "'model' is missing or empty", "give it a name" },
        { """{ "name": "p", "stages": [{ "name": "a", "model": "m" }, { "name": "a", "model": "m" }] }""", "stages[1] 'a'", "another stage has this name", "of its own" },
        { Edges("""{ "from": "a", "to": "c" }"""), "edge 'a' -> 'c'", "there is no stage 'c'", "the stages are a, b" },
        { Edges("""{ "from": "a", "to": "b" }, { "from": "a", "to": "b" }"""), "edges[1], edge 'a' -> 'b'", "occurs twice", "merge the two" },
        { Edges("""{ "from": "a", "to": "b" }, { "from": "b", "to": "a" }"""), "edges", "form a cycle", "remove one of these edges" },
        { Edges("""{ "from": "a", "to": "b", "probability": 0 }"""), "stage 'b'", "no query can reach this stage", "raise a probability" },
        {
            """
            { "name": "p", "stages": [{ "name": "a", "model": "m", "routing": "exclusive" }, { "name": "b", "model": "m" }, { "name": "c", "model": "m" }],
              "edges": [{ "from": "a", "to": "b", "probability": 0.6 }, { "from": "a", "to": "c", "probability": 0.6 }] }
            """,
            "stage 'a'",
            "sum to 1.2",
            "at most 1"
        },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    [MemberData(nameof(Misshapen))]
    [MemberData(nameof(Miscounted))]
    [MemberData(nameof(AgainstTheRules))]
    public Task Is_refused_with_place_and_remedy(string json, string? at, string problem, string remedy) =>
        Readers.AssertRefusedAsync(Reader.Pipeline, json, at, problem, remedy);

    private static string Stage(string property) => $$"""{ "name": "p", "stages": [{ "name": "a", "model": "m", {{property}} }] }""";

    private static string Edges(string edges) =>
        $$"""{ "name": "p", "stages": [{ "name": "a", "model": "m" }, { "name": "b", "model": "m" }], "edges": [{{edges}}] }""";

    private static string Probability(string value) => Edges($$"""{ "from": "a", "to": "b", "probability": {{value}} }""");

    private static string FanOut(string value) => Edges($$"""{ "from": "a", "to": "b", "fanOut": {{value}} }""");
}
