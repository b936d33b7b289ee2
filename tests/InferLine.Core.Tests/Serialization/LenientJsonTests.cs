using System.Text;

namespace InferLine.Serialization;

/// <summary>What readers of JSON allow beyond its grammar.</summary>
public sealed class LenientJsonTests
{
    private const string Pipeline = """
        // What we watch.
        { "name": "video", "stages": [ /* one only */ { "name": "detect", "model": "yolov3", }, ], }
        """;

    private const string Catalog = """
        { "hardware": [{ "name": "t4", "costPerHour": 0.53, /* since May */ },],
          "models": [{ "name": "yolov3", "profiles": [{ "hardware": "t4", "batches": [{ "size": 1, "latencyMs": 6.2 },] }] }], } // end
        """;

    private const string Plan = """
        /* by hand */ { "pipeline": "video", "stages": [{ "name": "detect", "hardware": "t4", "batchSize": 8, "replicas": 3, }], }
        """;

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        Assert.Equal("video", PipelineJson.Parse(Pipeline).Name);
        Assert.Equal("t4", ProfileCatalogJson.Parse(Catalog).Hardware[0].Name);
        Assert.Equal("video", PlanJson.Parse(Plan).Pipeline);
    }

    [Fact]
    public async Task A_byte_order_mark_is_allowed()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        Assert.Equal("video", (await PipelineJson.ReadAsync(WithByteOrderMark(Pipeline), "p.json", cancellation)).Name);
        Assert.Equal("t4", (await ProfileCatalogJson.ReadAsync(WithByteOrderMark(Catalog), "c.json", cancellation)).Hardware[0].Name);
        Assert.Equal("video", (await PlanJson.ReadAsync(WithByteOrderMark(Plan), "plan.json", cancellation)).Pipeline);
        Assert.Equal("video", PlanJson.Parse("\uFEFF" + Plan).Pipeline);
    }

    private static MemoryStream WithByteOrderMark(string json) => new([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(json)]);
}
