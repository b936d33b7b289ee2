using System.Text.Json.Nodes;
using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Tests.Wire;

/// <summary>Every recorded answer is read right, whatever its status and content type, and every error keeps the server's own text.</summary>
public sealed class AnswerTests
{
    public static TheoryData<string> Groups =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Recordings"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Recorded_answers_are_read(string group)
    {
        int read = 0;
        foreach (Exchange exchange in Exchange.Load(group).Where(exchange => !exchange.Headers.ContainsKey("Content-Encoding")))
        {
            using TritonClient client = new RecordedHandler(exchange).CreateClient();
            (object? value, TritonError? error) = await CallAsync(client, exchange);
            if (value is null && error is null)
            {
                continue;
            }

            read++;
            if (exchange.Status == 200)
            {
                Assert.True(error is null, $"{exchange}: {error}");
                CheckValue(exchange, value!);
            }
            else
            {
                Assert.True(error is not null, $"{exchange}: no error");
                Assert.Equal(exchange.Status, error.StatusCode);
                string? text = exchange.Body.Length == 0 ? null : JsonNode.Parse(exchange.Body)!["error"]!.GetValue<string>();
                Assert.True(text is null || text == error.Message, $"{exchange}: {error.Message}");
                Assert.True(Expected(exchange, text) == error.Kind, $"{exchange}: {error.Kind}");
            }
        }

        Assert.True(read > 5);
    }

    /// <summary>What the client has to make of it, by what was asked and what the error is about.</summary>
    private static TritonErrorKind Expected(Exchange exchange, string? text) =>
        (exchange.Status, text) switch
        {
            (404, _) or (400, "requested model 'a' is not available" or "requested model 'zzz' is not available" or "requested model 'pipe' is not available" or "requested model 'longinfer' is not available") =>
                TritonErrorKind.NotFound,
            (405 or 501, _) => TritonErrorKind.Unsupported,
            (400, null or "Model version not ready") => TritonErrorKind.NotReady,
            (400, _) => exchange.Path.EndsWith("/load", StringComparison.Ordinal) ? TritonErrorKind.LoadFailed : TritonErrorKind.InvalidRequest,
            (500, _) => text!.Contains("failed to poll", StringComparison.Ordinal) ? TritonErrorKind.RefusedConfiguration : TritonErrorKind.Internal,
            (503, "explicit model load / unload is not allowed if polling is enabled") => TritonErrorKind.ModelControlDisabled,
            (503, "Request timeout expired") => TritonErrorKind.QueueTimeout,
            (503, _) => TritonErrorKind.QueueFull,
            _ => throw new InvalidOperationException($"{exchange}: {exchange.Status} is not expected"),
        };

    private static async Task<(object? Value, TritonError? Error)> CallAsync(TritonClient client, Exchange exchange)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return exchange.Path.Split('/') switch
        {
            _ when exchange.Method is not ("GET" or "POST") => (null, null),
            ["", "metrics"] when exchange.Port == 8002 => Split(await client.GetMetricsAsync(cancellation)),
            ["", "v2"] => Split(await client.GetServerMetadataAsync(cancellation)),
            ["", "v2", "health", "live"] => Split(await client.IsLiveAsync(cancellation)),
            ["", "v2", "health", "ready"] => Split(await client.IsReadyAsync(cancellation)),
            ["", "v2", "repository", "index"] => Split(await client.GetRepositoryIndexAsync(cancellation)),
            ["", "v2", "repository", "models", var model, "load"] => Split(await client.LoadAsync(model, cancellationToken: cancellation)),
            ["", "v2", "repository", "models", var model, "unload"] => Split(await client.UnloadAsync(model, cancellationToken: cancellation)),
            ["", "v2", "models", "stats"] => Split(await client.GetStatisticsAsync(cancellationToken: cancellation)),
            ["", "v2", "models", var model] => Split(await client.GetModelMetadataAsync(model, cancellationToken: cancellation)),
            ["", "v2", "models", var model, "ready"] => Split(await client.IsModelReadyAsync(model, cancellationToken: cancellation)),
            ["", "v2", "models", var model, "config"] => Split(await client.GetModelConfigurationAsync(model, cancellationToken: cancellation)),
            ["", "v2", "models", var model, "stats"] => Split(await client.GetStatisticsAsync(model, cancellationToken: cancellation)),
            ["", "v2", "models", var model, "infer"] => Split(await client.InferAsync(model, new InferRequest([]), cancellation)),
            ["", "v2", "models", var model, "versions", var version] => Split(await client.GetModelMetadataAsync(model, version, cancellation)),
            ["", "v2", "models", var model, "versions", var version, "ready"] => Split(await client.IsModelReadyAsync(model, version, cancellation)),
            ["", "v2", "models", var model, "versions", var version, "config"] => Split(await client.GetModelConfigurationAsync(model, version, cancellation)),
            ["", "v2", "models", var model, "versions", var version, "stats"] => Split(await client.GetStatisticsAsync(model, version, cancellation)),
            ["", "v2", "models", var model, "versions", var version, "infer"] => Split(await client.InferAsync(model, new InferRequest([]) { Version = version }, cancellation)),
            _ => (null, null),
        };
    }

    private static (object? Value, TritonError? Error) Split<T>(TritonResult<T> result)
        where T : class =>
        (result.ValueOrDefault, result.Error);

    /// <summary>What was read is what the bare JSON says.</summary>
    private static void CheckValue(Exchange exchange, object value)
    {
        JsonNode? json = exchange.Body.Length > 0 && exchange.Body[0] is (byte)'{' or (byte)'[' && !exchange.Headers.ContainsKey("Inference-Header-Content-Length") ? JsonNode.Parse(exchange.Body) : null;
        switch (value)
        {
            case IReadOnlyList<RepositoryEntry> index:
                Assert.Equal(json!.AsArray().Count, index.Count);
                Assert.All(index.Zip(json.AsArray()), pair =>
                {
                    Assert.Equal(pair.Second!["name"]!.GetValue<string>(), pair.First.Name);
                    Assert.Equal(pair.Second["version"]?.GetValue<string>(), pair.First.Version);
                    Assert.Equal(pair.Second["state"]?.GetValue<string>() ?? "UNKNOWN", pair.First.State.ToString().ToUpperInvariant());
                    Assert.Equal(pair.Second["reason"]?.GetValue<string>(), pair.First.Reason);
                });
                break;
            case Configuration.ModelConfiguration configuration:
                Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(configuration.ToJson())));
                Assert.Equal(json!["max_batch_size"]!.GetValue<int>(), configuration.MaxBatchSize);
                Assert.Equal(json["instance_group"]!.AsArray().Sum(group => group!["count"]!.GetValue<int>()), configuration.Instances);
                break;
            case IReadOnlyList<ModelStatistics> statistics:
                Assert.Equal(json!["model_stats"]!.AsArray().Count, statistics.Count);
                Assert.All(statistics.Zip(json["model_stats"]!.AsArray()), pair =>
                {
                    Assert.Equal(pair.Second!["inference_count"]!.GetValue<long>(), pair.First.InferenceCount);
                    Assert.Equal(pair.Second["execution_count"]!.GetValue<long>(), pair.First.ExecutionCount);
                    Assert.Equal(pair.Second["inference_stats"]!["queue"]!["ns"]!.GetValue<long>(), pair.First.InferenceStats.Queue.Nanoseconds);
                    Assert.Equal(pair.Second["inference_stats"]!["fail"]!["count"]!.GetValue<long>(), pair.First.InferenceStats.Fail.Count);
                    Assert.Equal(pair.First.ExecutionCount, pair.First.BatchStats.Sum(batch => batch.ComputeInfer.Count));
                });
                break;
            case ModelMetadata metadata:
                Assert.Equal(json!["inputs"]!.AsArray().Select(input => input!["datatype"]!.GetValue<string>()), metadata.Inputs.Select(input => input.Datatype));
                Assert.Equal(json["versions"]!.AsArray().Count, metadata.Versions.Count);
                break;
            case ServerMetadata server:
                Assert.Equal("2.66.0", server.Version);
                Assert.Contains("binary_tensor_data", server.Extensions);
                break;
            case InferResponse response when json is not null:
                Assert.Equal(json["outputs"]![0]!["data"]!.AsArray().Select(element => element!.GetValue<float>()), response.Outputs[0].ToArray<float>());
                break;
            case InferResponse response:
                Assert.Equal([2f, 3f, 4f, 5f], response["Y"].ToArray<float>());
                break;
            case IReadOnlyList<TritonMetricSample> metrics:
                Assert.Equal(exchange.Text.Split('\n').Count(line => line.Length > 0 && line[0] != '#'), metrics.Count);
                break;
        }
    }
}
