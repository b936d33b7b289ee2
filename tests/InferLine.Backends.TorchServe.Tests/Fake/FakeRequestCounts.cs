using System.Globalization;
using System.Text;

namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>The requests for predictions since the server started, and the text of its metrics, which counts them. Who calls it holds the registry's lock.</summary>
internal sealed class FakeRequestCounts
{
    private readonly SortedDictionary<string, int> _requests = new(StringComparer.Ordinal);

    public void Count(string model, string? version)
    {
        string series = $"model_name=\"{model}\",model_version=\"{version ?? "default"}\"";
        _requests[series] = _requests.GetValueOrDefault(series) + 1;
    }

    public void Clear() => _requests.Clear();

    public string Metrics()
    {
        var text = new StringBuilder("# HELP Requests2XX Torchserve prometheus counter metric with unit: Count\n# TYPE Requests2XX counter\nRequests2XX{Level=\"Host\",Hostname=\"vm\",} 1.0\n");
        foreach ((string series, int count) in _requests)
        {
            text.Append(CultureInfo.InvariantCulture, $"ts_inference_requests_total{{{series},hostname=\"vm\",}} {count}.0\n");
        }

        return text.ToString();
    }
}
