using System.Globalization;
using System.Text.Json;
using InferLine.Plans;

namespace InferLine.Timelines;

/// <summary>
/// Writes events in the Trace Event Format (JSON object form). A stage is a process, a replica of it a thread, so that viewers group the tracks of a stage and show
/// its queue above them. What is written goes to the stream at once: the file may be larger than the memory.
/// </summary>
internal sealed class TraceEventWriter : IDisposable
{
    private const int FlushBytes = 1 << 16;

    private static readonly JsonEncodedText Phase = JsonEncodedText.Encode("ph");
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Process = JsonEncodedText.Encode("pid");
    private static readonly JsonEncodedText Thread = JsonEncodedText.Encode("tid");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("ts");
    private static readonly JsonEncodedText Duration = JsonEncodedText.Encode("dur");
    private static readonly JsonEncodedText Arguments = JsonEncodedText.Encode("args");
    private static readonly JsonEncodedText Complete = JsonEncodedText.Encode("X");
    private static readonly JsonEncodedText Counter = JsonEncodedText.Encode("C");
    private static readonly JsonEncodedText Metadata = JsonEncodedText.Encode("M");
    private static readonly JsonEncodedText Queue = JsonEncodedText.Encode("queue");
    private static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");
    private static readonly JsonEncodedText Size = JsonEncodedText.Encode("size");
    private static readonly JsonEncodedText LongestWait = JsonEncodedText.Encode("longestWaitMs");
    private static readonly JsonEncodedText Queries = JsonEncodedText.Encode("queries");

    private readonly Utf8JsonWriter _json;
    private readonly List<JsonEncodedText> _batchNames = [];

    public TraceEventWriter(Stream stream, string pipeline, int queries)
    {
        _json = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true });
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ms");
        _json.WriteStartObject("otherData");
        _json.WriteString("pipeline", pipeline);
        _json.WriteNumber("queries", queries);
        _json.WriteEndObject();
        _json.WriteStartArray("traceEvents");
    }

    /// <summary>Names the tracks of a stage.</summary>
    public void Stage(int stage, string model, StagePlan plan)
    {
        Describe("process_name", stage, replica: 0, "name", plan.Stage);
        Describe("process_labels", stage, replica: 0, "labels", string.Create(CultureInfo.InvariantCulture, $"{model} on {plan.Hardware}, batch size {plan.BatchSize}"));
        Describe("process_sort_index", stage, replica: 0, "sort_index", stage);
        for (int replica = 1; replica <= plan.Replicas; replica++)
        {
            Describe("thread_name", stage, replica, "name", string.Create(CultureInfo.InvariantCulture, $"{plan.Stage} {replica}"));
            Describe("thread_sort_index", stage, replica, "sort_index", replica);
        }
    }

    /// <summary>Writes how many items wait at a stage from a time on.</summary>
    public void QueueLength(int stage, double seconds, int items)
    {
        Begin(Counter, Queue, stage);
        _json.WriteNumber(Timestamp, Microseconds(Nanoseconds(seconds)));
        _json.WriteStartObject(Arguments);
        _json.WriteNumber(Items, items);
        End();
    }

    /// <summary>Writes a batch on the track of a replica. The queries are given in the order of the items; neighbours may be equal.</summary>
    public void Batch(int stage, int replica, double start, double done, double longestWait, ReadOnlySpan<int> queries)
    {
        // Rounded like this, batches that follow each other without a gap still do so, and never overlap.
        long from = Nanoseconds(start);
        Begin(Complete, BatchName(queries.Length), stage);
        _json.WriteNumber(Thread, replica);
        _json.WriteNumber(Timestamp, Microseconds(from));
        _json.WriteNumber(Duration, Microseconds(Nanoseconds(done) - from));
        _json.WriteStartObject(Arguments);
        _json.WriteNumber(Size, queries.Length);
        _json.WriteNumber(LongestWait, longestWait * 1000);
        _json.WriteStartArray(Queries);
        int previous = -1;
        foreach (int query in queries)
        {
            if (query != previous)
            {
                _json.WriteNumberValue(query);
                previous = query;
            }
        }

        _json.WriteEndArray();
        End();
    }

    /// <summary>Ends the document.</summary>
    public void Finish()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose()
    {
        // Nothing is left to be written, unless an error ended the document early: then the rest is not worth having.
        _json.Reset();
        _json.Dispose();
    }

    private static long Nanoseconds(double seconds) => (long)Math.Round(seconds * 1e9);

    private static decimal Microseconds(long nanoseconds) => nanoseconds / 1000m;

    private void Describe(string what, int stage, int replica, string property, string value)
    {
        BeginDescription(what, stage, replica);
        _json.WriteString(property, value);
        End();
    }

    private void Describe(string what, int stage, int replica, string property, int value)
    {
        BeginDescription(what, stage, replica);
        _json.WriteNumber(property, value);
        End();
    }

    private void BeginDescription(string what, int stage, int replica)
    {
        Begin(Metadata, JsonEncodedText.Encode(what), stage);
        _json.WriteNumber(Thread, replica);
        _json.WriteStartObject(Arguments);
    }

    private void Begin(JsonEncodedText phase, JsonEncodedText name, int stage)
    {
        _json.WriteStartObject();
        _json.WriteString(Phase, phase);
        _json.WriteString(Name, name);
        _json.WriteNumber(Process, stage + 1);
    }

    /// <summary>Ends the arguments and the event.</summary>
    private void End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        if (_json.BytesPending > FlushBytes)
        {
            _json.Flush();
        }
    }

    private JsonEncodedText BatchName(int size)
    {
        while (_batchNames.Count <= size)
        {
            _batchNames.Add(JsonEncodedText.Encode(string.Create(CultureInfo.InvariantCulture, $"batch of {_batchNames.Count}")));
        }

        return _batchNames[size];
    }
}
