using System.Text;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>The text of the server's metrics.</summary>
internal static class FakeMetrics
{
    public static string Text(IReadOnlyCollection<FakeModel> models)
    {
        var text = new StringBuilder();
        void Family(string name, string kind, Func<FakeModel, IEnumerable<(string Labels, double Value)>> series)
        {
            string[] lines =
            [
                .. models.SelectMany(model => series(model).Select(one => string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"{name}{{model=\"{model.Name}\",{one.Labels}}} {one.Value}\n"))),
            ];
            if (lines.Length > 0)
            {
                text.Append($"# HELP {name} As the real server has it\n# TYPE {name} {kind}\n").AppendJoin("", lines);
            }
        }

        void Served(string name, string kind, Func<FakeModel, double> value) =>
            Family(name, kind, model => model.Served is null ? [] : model.Versions.Select(version => ($"version=\"{version}\"", value(model))));

        Served("nv_inference_request_success", "counter", model => model.MetricRequests);
        Family("nv_inference_request_failure", "counter", model => model.Versions.SelectMany(version => model.MetricFailures.Select(pair => ($"reason=\"{pair.Key}\",version=\"{version}\"", (double)pair.Value))));
        Served("nv_inference_count", "counter", model => model.MetricItems);
        Served("nv_inference_exec_count", "counter", model => model.MetricExecutions);
        foreach (string duration in new[] { "request", "queue", "compute_input", "compute_infer", "compute_output" })
        {
            Served($"nv_inference_{duration}_duration_us", "counter", model => 1000 * model.MetricRequests);
        }

        Served("nv_inference_pending_request_count", "gauge", model => model.Pending);
        Served("nv_model_load_duration_secs", "gauge", _ => 0.001);
        foreach (string name in new[] { "nv_pinned_memory_pool_total_bytes", "nv_pinned_memory_pool_used_bytes", "nv_cpu_utilization", "nv_cpu_memory_total_bytes", "nv_cpu_memory_used_bytes" })
        {
            text.Append($"# HELP {name} As the real server has it\n# TYPE {name} gauge\n{name} 1\n");
        }

        return text.ToString();
    }
}
