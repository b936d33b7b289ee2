using InferLine.Testing;

namespace InferLine.Serialization;

public sealed class BadCsvTests
{
    /// <summary>A trace, the place that the error names, what it says is wrong, and what it says to do.</summary>
    public static TheoryData<string, string?, string, string> Traces => new()
    {
        { "", "line 1", "the file is empty", "start it with a header row" },
        { "\n", "line 1", "no column 'arrival_s'", "start the file with a header" },
        { "arrival_s", null, "no arrivals below the header", "give at least one" },
        { "arrival_s\n\n\n", null, "no arrivals below the header", "give at least one" },
        { "0.5\n1.5\n", "line 1", "no column 'arrival_s' (found '0.5')", "start the file with a header" },
        { "Arrival_s\n1\n", "line 1", "(found 'Arrival_s')", "start the file with a header" },
        { "arrival_s;plate\n1;2\n", "line 1", "(found 'arrival_s;plate')", "start the file with a header" },
        { "arrival_s,arrival_s\n1,2\n", "line 1, column 'arrival_s'", "occurs twice", "keep one" },
        { "\0\u0001\u0002\u00ff\u00fe", "line 1", "no column 'arrival_s'", "start the file with a header" },
        { "{ \"name\": \"video\" }", "line 1", "no column 'arrival_s'", "start the file with a header" },
        { "arrival_s\n1\nsoon\n", "line 3, column 'arrival_s'", "'soon' is not a number", "write it like 12.345" },
        { "arrival_s\n\n\nsoon\n", "line 4, column 'arrival_s'", "'soon' is not a number", "write it like 12.345" },
        { "arrival_s\r\n\r\nsoon\r\n", "line 3, column 'arrival_s'", "'soon' is not a number", "write it like 12.345" },
        { "arrival_s\n# a comment\n", "line 2, column 'arrival_s'", "'# a comment' is not a number", "write it like 12.345" },
        { "arrival_s\n \n", "line 2, column 'arrival_s'", "' ' is not a number", "write it like 12.345" },
        { "arrival_s\n0x10\n", "line 2, column 'arrival_s'", "'0x10' is not a number", "write it like 12.345" },
        { "arrival_s\n2024-05-01\n", "line 2, column 'arrival_s'", "'2024-05-01' is not a number", "write it like 12.345" },
        { "arrival_s\n\u001b[31m\n", "line 2, column 'arrival_s'", "is not a number", "write it like 12.345" },
        { "arrival_s\nNaN\n", "line 2, column 'arrival_s'", "the time is NaN", "use seconds from 0 to" },
        { "arrival_s\n-Infinity\n", "line 2, column 'arrival_s'", "the time is -Infinity", "use seconds from 0 to" },
        { "arrival_s\n1e999\n", "line 2, column 'arrival_s'", "the time is Infinity", "use seconds from 0 to" },
        { "arrival_s\n1e12\n", "line 2, column 'arrival_s'", "the time is 1000000000000", "use seconds from 0 to 100000000000" },
        { "arrival_s\n-0.5\n", "line 2, column 'arrival_s'", "the time is -0.5", "use seconds from 0 to" },
        { "arrival_s\n1\n3\n2\n", "line 4, column 'arrival_s'", "the time 2 is before the one above it, 3", "sort the trace by time" },
        { "arrival_s\n1,5\n", "line 2", "the row has 2 values, and the header 1", "give one value per column" },
        { "arrival_s,source\n1,a\n2\n", "line 3", "the row has 1 values, and the header 2", "give one value per column" },
        { "arrival_s\n\"1\n", "line 2, column 'arrival_s'", "not valid CSV", "correct it" },
        { "arrival_s\n\"1\"x\n", "line 2, column 'arrival_s'", "not valid CSV", "correct it" },
        { "arrival_s\n\"1\"\"\n", "line 2, column 'arrival_s'", "not valid CSV", "correct it" },
        { "arrival_s\n1\"2\"\n", "line 2, column 'arrival_s'", "is not a number", "write it like 12.345" },
        { "arrival_s,note\n1,\"two\nlines\"\nsoon,x\n", "line 4, column 'arrival_s'", "'soon' is not a number", "write it like 12.345" },
        { "\"arrival_s\n1\n", "line 1", "not valid CSV", "correct it" },
    };

    /// <summary>The same for visits of a pipeline with the stages detect and plate.</summary>
    public static TheoryData<string, string?, string, string> Visits => new()
    {
        { "", "line 1", "the file is empty", "start it with a header row" },
        { "detect\n1\n", "line 1", "no column 'arrival_s'", "start the file with a header" },
        { "detect,plate\n1,1\n", "line 1", "no column 'arrival_s'", "start the file with a header" },
        { "arrival_s,detect\n1,1\n", "line 1", "no column 'plate' (found 'arrival_s', 'detect')", "start the file with a header" },
        { "arrival_s,detect,plate,person\n1,1,1,1\n", "line 1, column 'person'", "not a stage of pipeline 'video'", "name the columns arrival_s, detect, plate" },
        { "arrival_s,detect,Plate\n1,1,1\n", "line 1, column 'Plate'", "not a stage of pipeline 'video'", "name the columns arrival_s, detect, plate" },
        { "arrival_s,detect,plate,plate\n1,1,1,1\n", "line 1, column 'plate'", "occurs twice", "keep one" },
        { "arrival_s,arrival_s,detect,plate\n1,1,1,1\n", "line 1, column 'arrival_s'", "occurs twice", "keep one" },
        { "arrival_s,detect,plate\n", null, "no arrivals below the header", "give at least one" },
        { "arrival_s,detect,plate\n1,1\n", "line 2", "the row has 2 values, and the header 3", "give one value per column" },
        { "arrival_s,detect,plate\n1,1,1\n2,1,1,1\n", "line 3", "the row has 4 values, and the header 3", "give one value per column" },
        { "arrival_s,detect,plate\n1,1,1\n\n2,1,\n", "line 4, column 'plate'", "'' is not an integer", "from 0 to 16777216; correct it" },
        { "arrival_s,detect,plate\n1,one,1\n", "line 2, column 'detect'", "'one' is not an integer", "from 0 to 16777216; correct it" },
        { "arrival_s,detect,plate\n1,1.5,1\n", "line 2, column 'detect'", "'1.5' is not an integer", "from 0 to 16777216; correct it" },
        { "arrival_s,detect,plate\n1,1,-1\n", "line 2, column 'plate'", "'-1' is not an integer", "from 0 to 16777216; correct it" },
        { "arrival_s,detect,plate\n1,1,16777217\n", "line 2, column 'plate'", "'16777217' is not an integer", "from 0 to 16777216; correct it" },
        { "arrival_s,detect,plate\n1,1,99999999999999999999\n", "line 2, column 'plate'", "is not an integer", "from 0 to 16777216; correct it" },
        { "arrival_s,detect,plate\n1,1,NaN\n", "line 2, column 'plate'", "'NaN' is not an integer", "from 0 to 16777216; correct it" },
        { "arrival_s,detect,plate\n1,1,0\n\n2,0,0\n", "line 4", "the query visits no stage", "remove it or give it a count" },
        { "arrival_s,detect,plate\n2,1,0\n1,1,0\n", "line 3, column 'arrival_s'", "the time 1 is before the one above it, 2", "sort the trace by time" },
        { "plate,detect,arrival_s\n1,1,NaN\n", "line 2, column 'arrival_s'", "the time is NaN", "use seconds from 0 to" },
    };

    /// <summary>The same for rates.</summary>
    public static TheoryData<string, string?, string, string> Rates => new()
    {
        { "", "line 1", "the file is empty", "start it with a header row" },
        { "time_s,rate_qps\n", null, "no rates below the header", "give at least one" },
        { "time_s\n0\n", "line 1", "no column 'rate_qps' (found 'time_s')", "start the file with a header" },
        { "arrival_s\n0\n", "line 1", "no column 'time_s' (found 'arrival_s')", "start the file with a header" },
        { "time_s,rate_qps,rate_qps\n0,1,1\n", "line 1, column 'rate_qps'", "occurs twice", "keep one" },
        { "time_s,rate_qps\n0,high\n", "line 2, column 'rate_qps'", "'high' is not a number", "write it like 12.345" },
        { "time_s,rate_qps\n0,1\n\n60,-1\n", "line 4, column 'rate_qps'", "the rate is -1", "from 0 to 1000000000" },
        { "time_s,rate_qps\n0,NaN\n", "line 2, column 'rate_qps'", "the rate is NaN", "from 0 to 1000000000" },
        { "time_s,rate_qps\n0,1e999\n", "line 2, column 'rate_qps'", "the rate is Infinity", "from 0 to 1000000000" },
        { "time_s,rate_qps\n5,1\n", "line 2, column 'time_s'", "the time is 5", "let times start at 0" },
        { "time_s,rate_qps\n0,1\n60,2\n60,3\n", "line 4, column 'time_s'", "the time is 60", "each be later than the one before" },
        { "time_s,rate_qps\n0,1\n1e999,2\n", "line 3, column 'time_s'", "the time is Infinity", "use seconds from 0 to" },
        { "time_s,rate_qps\n-1,1\n", "line 2, column 'time_s'", "the time is -1", "use seconds from 0 to" },
        { "time_s,rate_qps\n0\n", "line 2", "the row has 1 values, and the header 2", "give one value per column" },
    };

    [Theory]
    [MemberData(nameof(Traces))]
    public Task A_trace_is_refused_with_place_and_remedy(string csv, string? at, string problem, string remedy) =>
        Readers.AssertRefusedAsync(Reader.Arrivals, csv, at, problem, remedy);

    [Theory]
    [MemberData(nameof(Visits))]
    public Task Visits_are_refused_with_place_and_remedy(string csv, string? at, string problem, string remedy) =>
        Readers.AssertRefusedAsync(Reader.Workload, csv, at, problem, remedy);

    [Theory]
    [MemberData(nameof(Rates))]
    public Task Rates_are_refused_with_place_and_remedy(string csv, string? at, string problem, string remedy) =>
        Readers.AssertRefusedAsync(Reader.Rates, csv, at, problem, remedy);
}
