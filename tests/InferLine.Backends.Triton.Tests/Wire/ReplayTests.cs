using System.Text.Json.Nodes;
using InferLine.Backends.Http;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Wire;

/// <summary>The fake server gives the answers that the real one gave: it cannot drift from it unnoticed.</summary>
public sealed class ReplayTests
{
    /// <summary>What happened between the exchanges without being recorded, before the exchange of that number.</summary>
    private static readonly Dictionary<(string Group, int Sequence), Action<FakeTriton>> Unrecorded = new()
    {
        [("03-config-override", 2)] = server => server.Infer("a", times: 5),
        [("03-config-override", 6)] = server => server.Infer("a", times: 3),
        [("03-config-override", 21)] = server => server.Infer("a", times: 2),
        [("03b-override-revert-metrics", 2)] = server => server.Infer("a", times: 5),
        [("03b-override-revert-metrics", 7)] = server => server.Infer("a", times: 2),
        [("03b-override-revert-metrics", 10)] = server => server.Infer("a"),
        [("03b-override-revert-metrics", 16)] = server => server.Infer("a"),
        [("03b-override-revert-metrics", 20)] = server => server.Files("a").ConfigurationChanges++,
        [("03b-override-revert-metrics", 24)] = server =>
        {
            server.Infer("a", times: 2);
            SetCount(server, 3);
        },
        [("03b-override-revert-metrics", 27)] = server => SetCount(server, 1),
        [("03b-override-revert-metrics", 29)] = server => server.Files("a").VersionChanges++,
        [("03b-override-revert-metrics", 32)] = server => server.Infer("a", times: 2),
        [("03b-override-revert-metrics", 33)] = server => server.Files("a").VersionChanges++,
        [("15-versions-disconnect", 18)] = server => server.Infer("longinfer", times: 4),
        [("03b-override-revert-metrics", 37)] = server => server.Infer("pipe", times: 3),
    };

    public static TheoryData<string> Groups =>
    [
        "01-health-metadata", "01c-server-ready-clean", "02-load-unload", "03-config-override", "03b-override-revert-metrics", "04-infer", "05-infer-errors", "10-mode-none", "15-versions-disconnect",
        "17-unload-dependents",
    ];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Answers_as_the_recorded_server_did(string group)
    {
        FakeTriton server = Create(group);
        var problems = new List<string>();
        foreach (Exchange exchange in Exchange.Load(group).Where(IsInScope))
        {
            Unrecorded.GetValueOrDefault((group, exchange.Sequence))?.Invoke(server);
            server.Now = exchange.StartMs;
            FakeAnswer answer = await server.HandleAsync(
                exchange.Method, exchange.Path, exchange.Port, exchange.RequestBody, exchange.RequestHeaders.GetValueOrDefault("Inference-Header-Content-Length"));
            if (Difference(exchange, answer) is { } difference)
            {
                problems.Add($"{exchange}: {difference}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static FakeTriton Create(string group)
    {
        FakeTriton server = new(group[..2] switch
        {
            "10" => RecordedRepository.Basic.Where(files => files.Name is "a" or "b" or "c" or "nobatch" or "pipe" or "badbackend"),
            "15" => RecordedRepository.WithVersions,
            "17" => RecordedRepository.All,
            _ => group == "01c-server-ready-clean" ? RecordedRepository.All : RecordedRepository.Basic,
        })
        {
            ControlMode = group.StartsWith("10", StringComparison.Ordinal) ? "none" : "explicit",
        };
        switch (group)
        {
            case "10-mode-none":
                server.Start([.. RecordedRepository.Basic.Select(files => files.Name)]);
                break;
            case "03b-override-revert-metrics":
                foreach (string model in new[] { "longinfer", "nobatch", "qfull", "qtimeout", "slowload", "badbackend" })
                {
                    _ = server.HandleAsync("POST", $"/v2/repository/models/{model}/load", 8000, []);
                    _ = server.HandleAsync("POST", $"/v2/repository/models/{model}/unload", 8000, []);
                }

                break;
            case "05-infer-errors":
                server.Start("pipe", "a", "nobatch");
                break;
            case "15-versions-disconnect" or "17-unload-dependents":
                server.Start("a");
                break;
        }

        return server;
    }

    /// <summary>What the fake does not do: log settings, tracing, compression, HEAD, times, and exchanges that look at a load while it runs (<c>AsyncLoadTests</c> does).</summary>
    private static bool IsInScope(Exchange exchange) =>
        exchange.Method != "HEAD"
        && !exchange.Path.StartsWith("/v2/logging", StringComparison.Ordinal)
        && !exchange.Path.StartsWith("/v2/trace", StringComparison.Ordinal)
        && !exchange.Path.StartsWith("/v2/systemsharedmemory", StringComparison.Ordinal)
        && !(exchange.Group == "01c-server-ready-clean" && exchange.Sequence == 1);

    private static string? Difference(Exchange exchange, FakeAnswer answer)
    {
        if (exchange.Status != answer.Status)
        {
            return FormattableString.Invariant($"{answer.Status} {Shorten(answer.Text)} instead of {exchange.Status} {Shorten(exchange.Text)}");
        }

        if (exchange.Headers.ContainsKey("Content-Encoding"))
        {
            return null;
        }

        if (exchange.Path == "/metrics" && exchange.Port == 8002 && exchange.Status == 200)
        {
            return MetricsDifference(exchange, answer);
        }

        if (answer.HeaderLength is { } length)
        {
            return exchange.Headers["Inference-Header-Content-Length"] == length.ToString(System.Globalization.CultureInfo.InvariantCulture) && exchange.Body.AsSpan(length).SequenceEqual(answer.Body.AsSpan(length))
                ? null
                : "another binary answer";
        }

        if (exchange.Body.Length == 0 || answer.Body.Length == 0)
        {
            return exchange.Body.Length == answer.Body.Length ? null : $"'{answer.Text}' instead of '{exchange.Text}'";
        }

        JsonNode recorded = JsonNode.Parse(exchange.Body)!;
        JsonNode given = JsonNode.Parse(answer.Body)!;
        Blur(recorded);
        Blur(given);
        if (exchange.Group[..2] is "04" or "05" && exchange.Path.EndsWith("/stats", StringComparison.Ordinal))
        {
            // The fake batches nothing; and the errors were recorded after the inferences.
            return exchange.Group[..2] == "05" || ItemsByModel(recorded).SequenceEqual(ItemsByModel(given)) ? null : "other counts";
        }

        return JsonNode.DeepEquals(recorded, given) ? null : $"{given.ToJsonString()}\n  instead of {recorded.ToJsonString()}";
    }

    private static string? MetricsDifference(Exchange exchange, FakeAnswer answer)
    {
        string[] recorded = Series(exchange.Text, exchange.Group);
        string[] given = Series(answer.Text, exchange.Group);

        // The recorded server remembers the failures of what earlier groups loaded.
        string[] missing = [.. recorded.Except(given, StringComparer.Ordinal).Where(series => !series.StartsWith("nv_inference_request_failure", StringComparison.Ordinal))];
        string[] surplus = [.. given.Except(recorded, StringComparer.Ordinal)];
        return missing.Length + surplus.Length == 0 ? null : $"without {string.Join(' ', missing)}, and with {string.Join(' ', surplus)}";
    }

    /// <summary>The series of a /metrics body with their values, but for those that differ from run to run and group to group.</summary>
    private static string[] Series(string text, string group)
    {
        IReadOnlyList<TritonMetricSample> samples = MetricsReader.Read(text, static (name, labels, value) => new TritonMetricSample(name, labels, value));
        HashSet<string> served = [.. samples.Where(sample => sample.Name == "nv_inference_count").Select(sample => sample.Labels["model"])];
        return
        [
            .. samples.Where(sample => sample.Name != "nv_inference_request_failure" || served.Contains(sample.Labels["model"])).Select(sample =>
            {
                string labels = string.Join(',', sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

                // The fake batches nothing; the errors of group 05 were recorded after inferences, and those of 03b after errors.
                bool isComparable = sample.Name switch
                {
                    "nv_inference_pending_request_count" => true,
                    "nv_inference_request_failure" => group[..2] != "03",
                    "nv_inference_count" or "nv_inference_request_success" => group[..2] != "05",
                    "nv_inference_exec_count" => group[..2] is not ("04" or "05"),
                    _ => false,
                };
                return FormattableString.Invariant($"{sample.Name}{{{labels}}} {(isComparable ? sample.Value : 0)}");
            }),
        ];
    }

    private static IEnumerable<(string Model, long Items)> ItemsByModel(JsonNode statistics) =>
        statistics["model_stats"]!.AsArray().Select(model => (model!["name"]!.GetValue<string>(), model["inference_count"]!.GetValue<long>()));

    /// <summary>Times differ from run to run.</summary>
    private static void Blur(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? element in array)
            {
                Blur(element);
            }
        }

        if (node is not JsonObject root)
        {
            return;
        }

        foreach ((string name, JsonNode? value) in root.ToArray())
        {
            if (name == "ns" || (name == "last_inference" && value!.GetValue<long>() > 0))
            {
                root[name] = 1;
            }
            else if (name == "error")
            {
                // One ends with a long remark about batch dimensions.
                string text = value!.GetValue<string>();
                root[name] = text.Contains(" NOTE:", StringComparison.Ordinal) ? text[..text.IndexOf(" NOTE:", StringComparison.Ordinal)] : text;
            }
            else
            {
                Blur(value);
            }
        }
    }

    private static void SetCount(FakeTriton server, int count)
    {
        var configuration = (JsonObject)server.Files("a").Configuration!.DeepClone();
        configuration["instance_group"]![0]!["count"] = count;
        server.Files("a").Configuration = configuration;
    }

    private static string Shorten(string text) => text.Length > 200 ? text[..200] : text;
}
