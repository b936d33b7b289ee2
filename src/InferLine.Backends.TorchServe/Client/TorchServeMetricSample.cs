namespace InferLine.Backends.TorchServe.Client;

/// <summary>A value of the metrics endpoint.</summary>
/// <param name="Name">The metric, such as <c>ts_inference_requests_total</c>.</param>
/// <param name="Labels">Its labels, such as <c>model_name</c>.</param>
/// <param name="Value">The value.</param>
public sealed record TorchServeMetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
