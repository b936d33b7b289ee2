extern alias torchserve;

using System.Text;
using torchserve::InferLine.Backends.TorchServe.Client;

namespace InferLine.Fuzz.Targets;

/// <summary>What TorchServe answers.</summary>
internal static class TorchServeTargets
{
    private const string Metrics = """
        # HELP ts_queue_latency_microseconds Cumulative queue duration in microseconds
        # TYPE ts_queue_latency_microseconds counter
        ts_queue_latency_microseconds{uuid="1-2",model_name="detect",model_version="default",} 4.24E7 1700000000000
        ts_inference_requests_total{model_name="a\"b\\c\n",} +Inf
        Requests2XX{Level="Host",Hostname="h",} NaN

        """;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Of("torchserve-models", path => path.Split('?')[0] == "/models", client => client.GetModelsAsync()),
        Of("torchserve-describe", IsDescription, client => client.DescribeAsync("m")),
        Of("torchserve-describe-all", IsDescription, client => client.DescribeAllAsync("m")),
        Of("torchserve-scale", path => path.Contains("worker", StringComparison.Ordinal), client => client.ScaleAsync("m", 2)),
        Of("torchserve-register", path => path.Contains("url=", StringComparison.Ordinal), client => client.RegisterAsync(new ModelRegistration("m.mar"))),
        Of("torchserve-unregister", path => path.Contains("set-default", StringComparison.Ordinal) || path == "/ping", client => client.UnregisterAsync("m")),
        Of("torchserve-predict", path => path.StartsWith("/predictions", StringComparison.Ordinal), client => client.PredictAsync("m", PredictRequest.Json("{}"))),
        new FuzzTarget("torchserve-metrics", [Encoding.UTF8.GetBytes("200\ncontent-type: text/plain\n\n" + Metrics)], input => AskAsync(input, client => client.GetMetricsAsync())),
    ];

    private static bool IsDescription(string path) => path.StartsWith("/models/", StringComparison.Ordinal) && !path.Contains('?', StringComparison.Ordinal) && !path.EndsWith("set-default", StringComparison.Ordinal);

    private static FuzzTarget Of<T>(string name, Func<string, bool> isAnswer, Func<TorchServeClient, Task<TorchServeResult<T>>> ask)
        where T : class =>
        new(
            name,
            [.. RecordedAnswer.OfTorchServe.Where(answer => isAnswer(answer.Path)).DistinctBy(answer => (answer.Status, answer.Path)).Take(40).Select(answer => answer.ToBytes())],
            input => AskAsync(input, ask));

    private static async Task<bool> AskAsync<T>(byte[] input, Func<TorchServeClient, Task<TorchServeResult<T>>> ask)
        where T : class
    {
        using var http = new HttpClient(new OneAnswerHandler(input));
        using var client = new TorchServeClient(new Uri("http://localhost:8080"), managementEndpoint: null, metricsEndpoint: null, keys: null, _ => http);
        TorchServeResult<T> answer = await ask(client);
        if (answer.IsSuccess)
        {
            Inspection.Visit(answer.Value);
        }
        else
        {
            Inspection.CheckLength(answer.Error.Message);
        }

        return answer.IsSuccess;
    }
}
