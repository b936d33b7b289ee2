using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>What is counted by.</summary>
internal static class TorchServeMetrics
{
    /// <summary>Requests for inference, counted when they come: those that wait, and those that are refused, are among them.</summary>
    public const string Requests = "ts_inference_requests_total";

    /// <summary>The requests to a model, by the name of the two and the version that they asked for.</summary>
    /// <returns>The counts; <see langword="null"/> if the server counts for nobody. One that does has counted the requests that it was asked this with, of which there is no model.</returns>
    public static IEnumerable<(string Series, double Value)>? RequestsTo(this IReadOnlyList<TorchServeMetricSample> samples, string model) =>
        samples.Count == 0
            ? null
            : samples
                .Where(sample => sample.Name == Requests && sample.Labels.GetValueOrDefault("model_name") is { } name && (name == model || name == ModelSlot.OtherName(model)))
                .Select(sample => ($"{sample.Labels["model_name"]}/{sample.Labels.GetValueOrDefault("model_version")}", sample.Value));
}
