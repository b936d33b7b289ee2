using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>The metrics that are counted by.</summary>
internal static class TritonMetrics
{
    /// <summary>Items that were inferred.</summary>
    public const string Items = "nv_inference_count";

    /// <summary>Requests that were answered.</summary>
    public const string Requests = "nv_inference_request_success";

    /// <summary>Requests that failed, by reason.</summary>
    public const string Failures = "nv_inference_request_failure";

    /// <summary>Requests that wait.</summary>
    public const string Pending = "nv_inference_pending_request_count";

    /// <summary>The samples of a metric that are about a model.</summary>
    public static IEnumerable<TritonMetricSample> Of(this IReadOnlyList<TritonMetricSample> samples, string metric, string model) =>
        samples.Where(sample => sample.Name == metric && sample.Labels.GetValueOrDefault("model") == model);

    /// <summary>What a counter says of a model, by version and, of failures, reason.</summary>
    public static IEnumerable<(string Series, double Value)> CountersOf(this IReadOnlyList<TritonMetricSample> samples, string metric, string model) =>
        samples.Of(metric, model).Select(sample => ($"{sample.Labels.GetValueOrDefault("version")} {sample.Labels.GetValueOrDefault("reason")}", sample.Value));
}
