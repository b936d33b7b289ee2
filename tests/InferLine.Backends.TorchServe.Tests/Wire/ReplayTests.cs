using System.Globalization;
using System.Text.Json.Nodes;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Wire;

/// <summary>The fake server gives the answers that the real one gave: it cannot drift from it unnoticed.</summary>
public sealed class ReplayTests
{
    /// <summary>What happened between the exchanges without being recorded, before the exchange of that number.</summary>
    private static readonly Dictionary<(string Group, int Number), Action<FakeTorchServe>> Unrecorded = new()
    {
        [("04-inference-batching-load", 5)] = server => server.Remove("sleeper"),
        [("04-inference-batching-load", 9)] = server => server.Remove("sleeper"),
        [("04-inference-batching-load", 11)] = server => server.Remove("sleeper"),
        [("04-inference-batching-load", 13)] = server => server.Remove("sleeper"),
        [("04-inference-batching-load", 15)] = server => server.Remove("sleeper"),
        [("04-inference-batching-load", 17)] = server => server.Remove("sleeper"),
        [("03b-failed-register", 60)] = server => _ = server.HandleAsync("POST", "/predictions/initfail", 8080),
        [("10-partial-and-dead-workers", 3)] = server => server.Kill("sleeper", 0),
        [("05-errors-and-scale-down-in-flight", 167)] = server => server.Remove("sleeper"),
        [("05-errors-and-scale-down-in-flight", 174)] = server => server.Remove("sleeper"),
        [("05-errors-and-scale-down-in-flight", 181)] = server => server.Remove("sleeper"),
        [("05-errors-and-scale-down-in-flight", 188)] = server => server.Remove("sleeper"),
        [("05-errors-and-scale-down-in-flight", 195)] = server => server.Remove("sleeper"),
        [("05-errors-and-scale-down-in-flight", 203)] = server => server.Remove("sleeper"),
        [("05-errors-and-scale-down-in-flight", 211)] = server => server.Remove("sleeper"),
    };

    /// <summary>Exchanges that are about what runs at the same time, which a replay one after the other cannot show: <c>QueueTests</c> does.</summary>
    private static readonly string[] Concurrent = ["in flight during", "queue-full burst", "with queued jobs", "full queue", "under load", "waits for it", "accepted and waits", "worker exits", "slower than response_timeout", "trial ", "pendingRequests 1", "batch poisoned", "clients still wait"];

    public static TheoryData<string> Groups => Exchange.Groups;

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Answers_as_the_recorded_server_did(string group)
    {
        FakeTorchServe server = Create(group);
        var problems = new List<string>();
        int replayed = 0;
        foreach (Exchange exchange in Exchange.Load(group))
        {
            server.Now = exchange.StartMs;
            Unrecorded.GetValueOrDefault((group, exchange.Number))?.Invoke(server);
            if (!IsInScope(exchange))
            {
                continue;
            }

            replayed++;
            server.Now = exchange.StartMs;
            FakeAnswer answer = await server.HandleAsync(
                exchange.Method, exchange.Target, exchange.Port, exchange.RequestBody, exchange.RequestHeaders.GetValueOrDefault("Content-Type"), exchange.RequestHeaders.GetValueOrDefault("Authorization"));
            if (Difference(exchange, answer) is { } difference)
            {
                problems.Add($"{exchange}: {difference}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(replayed > 2);
    }

    private static FakeTorchServe Create(string group)
    {
        var server = new FakeTorchServe(RecordedStore.Archives())
        {
            StartMs = group[..2] == "10" ? 6000 : 2900,
            IsModelApiEnabled = group[..2] is not "08" && group[..3] != "07a",
            HasMetrics = group[..3] != "07a",
            ManagementKey = group[..2] == "07" ? "<management-key>" : null,
            InferenceKey = group[..2] == "07" ? "<inference-key>" : null,
            ApiKey = group[..2] == "07" ? "<API-key>" : null,
        };
        if (group[..3] is "08b" or "09-")
        {
            server.Start(("sleeper.mar", 2, 6, 40), ("sleeper-v2.mar", 1, 8, 50), ("resnet18.mar", 1, 4, 20));
        }

        return server;
    }

    /// <summary>
    /// What the fake does not do: registrations by a JSON body, invocations without a path, renewal and expiry of keys, and defaults of the server's configuration at run time.
    /// </summary>
    private static bool IsInScope(Exchange exchange) =>
        !(exchange.Path == "/models" && exchange.Method == "POST" && exchange.RequestBody.Length > 0)
        && !exchange.Target.Contains("viajson", StringComparison.Ordinal)
        && !exchange.Path.StartsWith("/invocations", StringComparison.Ordinal)
        && !(exchange.Group[..2] == "07" && exchange.Number >= 22)
        && !(exchange.Group[..2] == "09" && exchange.Number >= 91)
        && exchange.Path != "/metrics"
        && !exchange.Label.Contains("customized", StringComparison.Ordinal)
        && !exchange.Label.Contains("over max_request_size", StringComparison.Ordinal)
        && !Concurrent.Any(part => exchange.Label.Contains(part, StringComparison.Ordinal));

    private static string? Difference(Exchange exchange, FakeAnswer answer)
    {
        if (exchange.Status != answer.Status)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {Shorten(answer.Text)} instead of {exchange.Status} {Shorten(exchange.Text)}");
        }

        if (exchange.Path.StartsWith("/predictions", StringComparison.Ordinal) && exchange.Status < 300)
        {
            bool comparable = exchange.Path.Contains("sleeper", StringComparison.Ordinal) || exchange.Path.Contains("flaky", StringComparison.Ordinal);
            return comparable && Blur(exchange.Text) != Blur(answer.Text) ? $"{Blur(answer.Text)}\n  instead of {Blur(exchange.Text)}" : null;
        }

        if (exchange.Body is [] or [(byte)'\n'])
        {
            return answer.Text.Trim().Length == 0 ? null : $"'{answer.Text}' instead of nothing";
        }

        if (exchange.Body[0] is not ((byte)'{' or (byte)'['))
        {
            return Blur(exchange.Text) == Blur(answer.Text) ? null : $"{answer.Text} instead of {exchange.Text}";
        }

        JsonNode recorded = JsonNode.Parse(exchange.Body)!;
        JsonNode given = JsonNode.Parse(answer.Body)!;
        Blur(recorded, exchange);
        Blur(given, exchange);
        return JsonNode.DeepEquals(recorded, given) ? null : $"{given.ToJsonString()}\n  instead of {recorded.ToJsonString()}";
    }

    /// <summary>Processes, ids and times differ from run to run, and so does a list's text of allowed addresses. A queue's size is the server's configuration.</summary>
    private static void Blur(JsonNode? node, Exchange exchange)
    {
        foreach (JsonNode? model in node as JsonArray ?? new JsonArray())
        {
            model!["startupTimeout"] = exchange.Path.Contains("resnet18", StringComparison.Ordinal) ? model["startupTimeout"]!.DeepClone() : 120;
            JsonNode queue = model["jobQueueStatus"]!;
            queue["remainingCapacity"] = queue["remainingCapacity"]!.GetValue<int>() + queue["pendingRequests"]!.GetValue<int>() == 50 ? 100 - queue["pendingRequests"]!.GetValue<int>() : queue["remainingCapacity"]!.DeepClone();
            if (exchange.Group[..2] is "09" or "10" || exchange.Path.Contains("initfail", StringComparison.Ordinal))
            {
                // An archive's own limits.
                model["maxWorkers"] = model["minWorkers"]!.DeepClone();
                model["maxRetryTimeoutInSec"] = 300;
                model["responseTimeout"] = 120;
            }

            foreach (JsonNode? worker in model["workers"]!.AsArray())
            {
                worker!["id"] = "";
                worker["startTime"] = "";
                worker["pid"] = worker["pid"]!.GetValue<int>() > 0 && worker["status"]!.GetValue<string>() == "READY" ? 1 : 0;
            }
        }

        if (node is JsonObject error && error["message"]?.GetValue<string>() is { } message && message.StartsWith("Given URL", StringComparison.Ordinal))
        {
            error["message"] = message[..message.IndexOf(" does not match", StringComparison.Ordinal)];
        }
    }

    private static string Blur(string prediction) =>
        System.Text.RegularExpressions.Regex.Replace(string.Concat(prediction.Where(letter => !char.IsWhiteSpace(letter))), "(?<=\"pid\":|pid=)[0-9]+", "", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Replace("25.0", "25", StringComparison.Ordinal);

    private static string Shorten(string text) => text.Length > 200 ? text[..200] : text;
}
