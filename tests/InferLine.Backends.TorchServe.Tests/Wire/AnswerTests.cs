using System.Text.Json.Nodes;
using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Tests.Wire;

/// <summary>Every recorded answer is read right, and every error keeps the server's own text.</summary>
public sealed class AnswerTests
{
    public static TheoryData<string> Groups => Exchange.Groups;

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Recorded_answers_are_read(string group)
    {
        int read = 0;
        foreach (Exchange exchange in Exchange.Load(group))
        {
            using TorchServeClient client = new RecordedHandler(exchange).CreateClient();
            (object? value, TorchServeError? error) = await CallAsync(client, exchange);
            if (value is null && error is null)
            {
                continue;
            }

            read++;
            if (exchange.Status < 300)
            {
                Assert.True(error is null, $"{exchange}: {error}");
                CheckValue(exchange, value!);
            }
            else
            {
                Assert.True(error is not null, $"{exchange}: no error");
                Assert.Equal(exchange.Status, error.StatusCode);
                JsonNode? body = exchange.Body.Length > 0 && exchange.Body[0] == (byte)'{' ? JsonNode.Parse(exchange.Body) : null;
                if (body?["message"] is { } message)
                {
                    Assert.Equal(message.GetValue<string>(), error.Message);
                    Assert.Equal(body["type"]!.GetValue<string>(), error.ExceptionType);
                }

                Assert.True(Expected(exchange, body) == error.Kind, $"{exchange}: {error.Kind}");
            }
        }

        Assert.True(read > 2);
    }

    /// <summary>What the client has to make of it, by what was asked and what the error is about.</summary>
    private static TorchServeErrorKind Expected(Exchange exchange, JsonNode? body) =>
        (exchange.Status, body?["type"]?.GetValue<string>(), body?["message"]?.GetValue<string>()) switch
        {
            (400, "InvalidKeyException", _) => TorchServeErrorKind.Unauthorized,
            (400, _, _) => TorchServeErrorKind.InvalidRequest,
            (403, "InvalidModelVersionException", _) => TorchServeErrorKind.IsDefaultVersion,
            (404, null, _) => TorchServeErrorKind.HandlerStatus,
            (404, _, _) => exchange.Method == "POST" && exchange.Path == "/models" ? TorchServeErrorKind.ArchiveNotFound : TorchServeErrorKind.NotFound,
            (405, _, _) => TorchServeErrorKind.ModelApiDisabled,
            (409, "ConflictStatusException", _) => TorchServeErrorKind.AlreadyRegistered,
            (413, null, _) => TorchServeErrorKind.TooLarge,
            (418, _, _) => TorchServeErrorKind.HandlerFailed,
            (500, null, _) => TorchServeErrorKind.Unhealthy,
            (500, _, "Worker died.") => TorchServeErrorKind.WorkerDied,
            (500, _, var text) when text!.StartsWith("Failed to start workers", StringComparison.Ordinal) => TorchServeErrorKind.StartFailed,
            (500, _, _) => TorchServeErrorKind.Internal,
            (503, "ServiceUnavailableException", _) => TorchServeErrorKind.Refused,
            (503, _, _) => TorchServeErrorKind.HandlerFailed,
            (507, _, _) => TorchServeErrorKind.OutOfMemory,
            _ => throw new InvalidOperationException($"{exchange}: {exchange.Status} is not expected"),
        };

    private static async Task<(object? Value, TorchServeError? Error)> CallAsync(TorchServeClient client, Exchange exchange)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return (exchange.Port, exchange.Method, exchange.Path.Split('/')) switch
        {
            (8082, "GET", ["", "metrics"]) => Split(await client.GetMetricsAsync(cancellation)),
            (8080, "GET", ["", "ping"]) => Split(await client.PingAsync(cancellation)),
            (8080, "POST", ["", "predictions", var model]) => Split(await client.PredictAsync(model, PredictRequest.Text("x"), cancellation)),
            (8080, "POST", ["", "predictions", var model, var version]) => Split(await client.PredictAsync(model, PredictRequest.Text("x") with { Version = version }, cancellation)),
            (8081, "GET", ["", "models"]) when !exchange.Target.Contains("limit=0", StringComparison.Ordinal) => Split(await client.GetModelsAsync(cancellation)),
            (8081, "POST", ["", "models"]) => Split(await client.RegisterAsync(new ModelRegistration("x.mar"), cancellation)),
            (8081, "GET", ["", "models", var model, "all"]) => Split(await client.DescribeAllAsync(model, cancellation)),
            (8081, "GET", ["", "models", var model]) => Split(await client.DescribeAsync(model, cancellationToken: cancellation)),
            (8081, "GET", ["", "models", var model, var version]) => Split(await client.DescribeAsync(model, version, cancellation)),
            (8081, "PUT", ["", "models", var model]) => Split(await client.ScaleAsync(model, 1, cancellationToken: cancellation)),
            (8081, "PUT", ["", "models", var model, var version]) => Split(await client.ScaleAsync(model, 1, version, cancellationToken: cancellation)),
            (8081, "PUT", ["", "models", var model, var version, "set-default"]) => Split(await client.SetDefaultAsync(model, version, cancellation)),
            (8081, "DELETE", ["", "models", var model]) => Split(await client.UnregisterAsync(model, cancellationToken: cancellation)),
            (8081, "DELETE", ["", "models", var model, var version]) => Split(await client.UnregisterAsync(model, version, cancellation)),
            _ => (null, null),
        };
    }

    private static (object? Value, TorchServeError? Error) Split<T>(TorchServeResult<T> result)
        where T : class =>
        (result.ValueOrDefault, result.Error);

    /// <summary>What was read is what the bare JSON says.</summary>
    private static void CheckValue(Exchange exchange, object value)
    {
        JsonNode? json = exchange.Body.Length > 0 && exchange.Body[0] is (byte)'{' or (byte)'[' ? JsonNode.Parse(exchange.Body) : null;
        switch (value)
        {
            case ModelDescription description:
                CheckDescription(json!.AsArray().Single()!, description);
                break;
            case IReadOnlyList<ModelDescription> descriptions:
                Assert.Equal(json!.AsArray().Count, descriptions.Count);
                Assert.All(json.AsArray().Zip(descriptions), pair => CheckDescription(pair.First!, pair.Second));
                break;
            case IReadOnlyList<ModelEntry> models:
                Assert.Equal(json!["models"]!.AsArray().Select(model => (model!["modelName"]!.GetValue<string>(), model["modelUrl"]!.GetValue<string>())).Distinct(), models.Select(model => (model.ModelName, model.ModelUrl)).Distinct());
                break;
            case ChangeAnswer change:
                Assert.Equal(json!["status"]!.GetValue<string>(), change.Message);
                Assert.Equal(exchange.Status switch { 202 => ChangeProgress.UnderWay, 206 => ChangeProgress.Incomplete, _ => ChangeProgress.Done }, change.Progress);
                break;
            case PredictResponse prediction:
                Assert.Equal(exchange.Text, prediction.Text);
                Assert.Equal(exchange.Headers.GetValueOrDefault("content-type"), prediction.ContentType);
                break;
            case IReadOnlyList<TorchServeMetricSample> metrics:
                Assert.Equal(exchange.Text.Split('\n').Count(line => line.Length > 0 && line[0] != '#'), metrics.Count);
                break;
        }
    }

    private static void CheckDescription(JsonNode json, ModelDescription description)
    {
        Assert.Equal(json["modelName"]!.GetValue<string>(), description.ModelName);
        Assert.Equal(json["modelVersion"]!.GetValue<string>(), description.ModelVersion);
        Assert.Equal(json["modelUrl"]!.GetValue<string>(), description.ModelUrl);
        Assert.Equal((json["minWorkers"]!.GetValue<int>(), json["maxWorkers"]!.GetValue<int>()), (description.MinWorkers, description.MaxWorkers));
        Assert.Equal((json["batchSize"]!.GetValue<int>(), json["maxBatchDelay"]!.GetValue<int>()), (description.BatchSize, description.MaxBatchDelay));
        Assert.Equal(json["loadedAtStartup"]!.GetValue<bool>(), description.LoadedAtStartup);
        Assert.Equal(json["maxRetryTimeoutInSec"]!.GetValue<int>(), description.MaxRetryTimeoutInSec);
        Assert.Equal(
            json["workers"]!.AsArray().Select(worker => (worker!["id"]!.GetValue<string>(), worker["status"]!.GetValue<string>(), worker["pid"]!.GetValue<int>())),
            description.Workers.Select(worker => (worker.Id, worker.Status.ToString().ToUpperInvariant(), worker.Pid)));
        Assert.Equal(json["jobQueueStatus"]!["pendingRequests"]!.GetValue<int>(), description.JobQueueStatus.PendingRequests);
        Assert.Equal(json["jobQueueStatus"]!["remainingCapacity"]!.GetValue<int>(), description.JobQueueStatus.RemainingCapacity);
    }
}
