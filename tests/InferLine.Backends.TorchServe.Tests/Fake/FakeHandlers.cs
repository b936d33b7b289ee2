using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>What the handlers of the recorded models answered to a batch.</summary>
internal static class FakeHandlers
{
    public static IReadOnlyList<FakeAnswer> Run(FakeArchive archive, FakeWorker worker, IReadOnlyList<FakeJob> batch) =>
        archive.Raises ? All(batch, Failed("Prediction failed"))
            : archive.Handler switch
            {
                "flaky" => Flaky(worker, batch),
                "resnet" => All(batch, FakeAnswer.Ok("""{"top":[295,497,76],"batch":1}""", contentType: null)),
                _ => [.. batch.Select((job, i) => Sleeper(worker, job, batch.Count, i))],
            };

    private static FakeAnswer Sleeper(FakeWorker worker, FakeJob job, int batch, int index)
    {
        string text = Encoding.UTF8.GetString(job.Body);
        JsonNode? echo = JsonValue.Create(text);
        if (job.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true)
        {
            echo = JsonNode.Parse(text);
        }

        return FakeAnswer.Ok(
            new JsonObject { ["batch"] = batch, ["index"] = index, ["slept_ms"] = 20.0 + (5 * batch) + Extra(text), ["pid"] = worker.Pid, ["echo"] = echo }.ToJsonString(), contentType: null);
    }

    private static double Extra(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject body && body["extra_ms"] is { } extra ? extra.GetValue<double>() : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static FakeAnswer[] Flaky(FakeWorker worker, IReadOnlyList<FakeJob> batch)
    {
        string[] bodies = [.. batch.Select(job => Encoding.UTF8.GetString(job.Body))];
        FakeAnswer? all = bodies.Contains("raise") ? Failed("Prediction failed")
            : bodies.Contains("memory") ? FakeAnswer.Error(507, "InternalServerException", "Out of resources")
            : bodies.Contains("code418") ? FakeAnswer.Error(418, "InternalServerException", "I am a teapot")
            : bodies.Contains("short") ? Failed("number of batch response mismatched")
            : bodies.Contains("notlist") ? Failed("Invalid model predict output")
            : null;
        string ok = string.Create(CultureInfo.InvariantCulture, $"ok pid={worker.Pid} batch={batch.Count}");
        return all is not null ? All(batch, all) : [.. bodies.Select(body => new FakeAnswer(body == "item404" ? 404 : 200, Encoding.UTF8.GetBytes(ok), null))];
    }

    private static FakeAnswer Failed(string message) => FakeAnswer.Error(503, "InternalServerException", message);

    private static FakeAnswer[] All(IReadOnlyList<FakeJob> batch, FakeAnswer answer) => [.. batch.Select(_ => answer)];
}
