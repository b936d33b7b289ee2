using System.Text.Json;
using InferLine.Estimation;
using InferLine.Tests.Scenarios;

namespace InferLine.Timelines.Tests;

/// <summary>A timeline as a viewer reads it: times in nanoseconds, stages by index.</summary>
internal sealed class WrittenTimeline
{
    private WrittenTimeline(JsonElement document)
    {
        Document = document;
        foreach (JsonElement entry in document.GetProperty("traceEvents").EnumerateArray())
        {
            int stage = entry.GetProperty("pid").GetInt32() - 1;
            JsonElement arguments = entry.GetProperty("args");
            string name = entry.GetProperty("name").GetString()!;
            switch (entry.GetProperty("ph").GetString())
            {
                case "X":
                    Assert.Equal($"batch of {arguments.GetProperty("size")}", name);
                    Slices.Add(new Slice(
                        stage,
                        entry.GetProperty("tid").GetInt32(),
                        Nanoseconds(entry, "ts"),
                        Nanoseconds(entry, "dur"),
                        arguments.GetProperty("size").GetInt32(),
                        [.. arguments.GetProperty("queries").EnumerateArray().Select(query => query.GetInt32())],
                        arguments.GetProperty("longestWaitMs").GetDouble()));
                    break;
                case "C":
                    Assert.Equal("queue", name);
                    Counters.Add(new Counter(stage, Nanoseconds(entry, "ts"), arguments.GetProperty("items").GetInt32()));
                    break;
                default:
                    Assert.Equal("M", entry.GetProperty("ph").GetString());
                    Names.Add((stage, entry.GetProperty("tid").GetInt32(), name, arguments.EnumerateObject().Single().Value.ToString()));
                    break;
            }
        }
    }

    public JsonElement Document { get; }

    public List<Slice> Slices { get; } = [];

    public List<Counter> Counters { get; } = [];

    public List<(int Stage, int Replica, string What, string Value)> Names { get; } = [];

    public static WrittenTimeline Of(Scenario scenario)
    {
        using var stream = new MemoryStream();
        new Estimator(scenario.Workload, scenario.Catalog).WriteTimeline(scenario.Plan, stream, TestContext.Current.CancellationToken);
        Assert.True(stream.CanWrite);
        return new WrittenTimeline(JsonSerializer.Deserialize<JsonElement>(stream.ToArray()));
    }

    /// <summary>The times have three decimals of a microsecond: they are whole nanoseconds.</summary>
    private static long Nanoseconds(JsonElement entry, string property)
    {
        decimal nanoseconds = entry.GetProperty(property).GetDecimal() * 1000;
        Assert.Equal(decimal.Truncate(nanoseconds), nanoseconds);
        return (long)nanoseconds;
    }

    internal sealed record Slice(int Stage, int Replica, long Start, long Duration, int Size, int[] Queries, double LongestWaitMs)
    {
        public long End => Start + Duration;
    }

    internal sealed record Counter(int Stage, long Time, int Items);
}
