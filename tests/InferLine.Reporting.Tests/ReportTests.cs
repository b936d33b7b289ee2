using System.Text.Json;
using System.Xml.Linq;
using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Reporting.Tests;

public sealed class ReportTests
{
    private static readonly Workload s_load = Sample.Load(Sample.Pipeline, 60, TimeSpan.FromSeconds(30));

    public static TheoryData<string> Kinds => ["simulation", "plan", "no plan", "replay", "sweep"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_has_headings_landmarks_and_a_text_and_table_for_each_chart(string kind)
    {
        string html = await Sample.HtmlOf(Of(kind));
        XElement page = Elements(html);

        Assert.Single(page.Descendants("h1"));
        Assert.All(new[] { "header", "nav", "main", "footer" }, landmark => Assert.Single(page.Descendants(landmark)));
        Assert.All(page.Descendants("section"), section => Assert.Equal(section.Attribute("aria-labelledby")!.Value, section.Element("h2")!.Attribute("id")!.Value));
        string[] anchors = [.. page.Descendants("nav").Descendants("a").Select(link => link.Attribute("href")!.Value[1..])];
        Assert.Equal(page.Descendants("section").Select(section => section.Attribute("id")!.Value), anchors);
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        Assert.All(page.Descendants("figure"), figure =>
        {
            Assert.StartsWith("Chart: ", figure.Elements("div").Single().Attribute("aria-label")!.Value, StringComparison.Ordinal);
            Assert.NotEmpty(figure.Descendants("tbody").Single().Elements("tr"));
        });
        Assert.Equal(page.Descendants("figure").Select(figure => figure.Attribute("id")!.Value), Charts(html).EnumerateArray().Select(chart => chart.GetProperty("id").GetString()!));
        Assert.Contains(page.Descendants("svg"), svg => svg.Attribute("role")?.Value == "img");
    }

    [Theory]
    [InlineData("simulation", "pipeline latency queueing arrivals origin")]
    [InlineData("plan", "pipeline latency queueing search arrivals")]
    [InlineData("no plan", "pipeline search arrivals")]
    [InlineData("replay", "pipeline replicas-and-misses arrivals decisions latency")]
    [InlineData("sweep", "cost plans pipeline arrivals")]
    public async Task Every_kind_has_its_sections(string kind, string sections) =>
        Assert.Equal(sections, string.Join(' ', Elements(await Sample.HtmlOf(Of(kind))).Descendants("section").Select(section => section.Attribute("id")!.Value)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_same_report_is_the_same_bytes_and_names_nothing_to_load(string kind)
    {
        Report report = Of(kind);
        string html = await Sample.HtmlOf(report);
        Assert.Equal(html, await Sample.HtmlOf(report));
        Assert.Contains("default-src &#39;none&#39;", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a' onload='alert(1)")]
    [InlineData("</title></svg>&amp;<!--")]
    public async Task Whatever_is_inserted_is_text(string text)
    {
        Workload load = Sample.Load(Sample.PipelineOf(text), 60, TimeSpan.FromSeconds(10));
        var details = new ReportDetails { Title = text, Command = text, Inputs = [new ReportInput(text, text)] };

        string[] pages = [await Sample.HtmlOf(Sample.Simulation(load, details)), await Sample.HtmlOf(Sample.Replay(load)), await Sample.HtmlOf(Sample.Planning(load)), await Sample.HtmlOf(Sample.Sweep(load))];

        Assert.All(pages, html =>
        {
            Assert.Equal(3, html.Split("</script", StringSplitOptions.None).Length);
            Assert.DoesNotContain(text, Outside(html), StringComparison.Ordinal);
            XElement page = Elements(html);
            Assert.Empty(page.Descendants("img"));
            Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
            Assert.Contains(page.Descendants("text"), name => name.Value.Contains(text[..Math.Min(20, text.Length)], StringComparison.Ordinal));
        });
        Assert.Equal(text, Elements(pages[0]).Descendants("h1").Single().Value);
    }

    [Fact]
    public async Task An_hour_of_a_heavy_load_has_less_than_2_MB()
    {
        Workload hour = Sample.Load(Sample.Pipeline, 300, TimeSpan.FromHours(1));
        Assert.InRange((await Sample.HtmlOf(Sample.Simulation(hour))).Length, 100_000, 2_000_000);
        Assert.InRange((await Sample.HtmlOf(Sample.Replay(hour))).Length, 100_000, 2_000_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_load_of_no_duration_is_shown_too(int queries)
    {
        Workload load = Workload.Sample(Sample.Pipeline, new ArrivalTrace(new double[queries]), seed: 1);
        foreach (Report report in new[] { Sample.Simulation(load), Sample.Planning(load), Sample.Replay(load), Sample.Sweep(load) })
        {
            Assert.All(Charts(await Sample.HtmlOf(report)).EnumerateArray(), chart => Assert.All(chart.GetProperty("series").EnumerateArray(), series =>
                Assert.Equal(chart.GetProperty("at").GetArrayLength(), series.GetProperty("values").GetArrayLength())));
        }
    }

    [Fact]
    public void Latencies_must_be_there()
    {
        Plan plan = Sample.Search(s_load).Plan!;
        Estimate summary = new Estimator(s_load, Sample.Catalog).Estimate(plan, cancellationToken: TestContext.Current.CancellationToken);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Report.OfSimulation(s_load, Sample.Catalog, plan, summary));
        Assert.Contains("IncludeLatencies", error.Message, StringComparison.Ordinal);
    }

    private static Report Of(string kind) => kind switch
    {
        "simulation" => Sample.Simulation(s_load, new ReportDetails { Command = "inferline simulate", Inputs = [new ReportInput("trace", "trace.csv")] }),
        "plan" => Sample.Planning(s_load),
        "no plan" => Sample.Planning(s_load, new ServiceLevelObjective(TimeSpan.FromMilliseconds(5))),
        "replay" => Sample.Replay(s_load),
        _ => Sample.Sweep(s_load),
    };

    private static JsonElement Charts(string html) => JsonDocument.Parse(Between(html, "<script type=\"application/json\" id=\"charts\">", "</script>")).RootElement;

    /// <summary>The body without scripts, which is written so strictly that it is XML.</summary>
    private static XElement Elements(string html)
    {
        string body = html[html.IndexOf("<body>", StringComparison.Ordinal)..(html.IndexOf("</body>", StringComparison.Ordinal) + "</body>".Length)];
        return XElement.Parse(Without(body, "<script", "</script>"));
    }

    /// <summary>The page without its style sheet and code, which may say anything.</summary>
    private static string Outside(string html) => Without(Without(html, "<style>", "</style>"), "<script>", "</script>");

    private static string Between(string text, string start, string end)
    {
        int first = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[first..text.IndexOf(end, first, StringComparison.Ordinal)];
    }

    private static string Without(string text, string start, string end)
    {
        for (int first = text.IndexOf(start, StringComparison.Ordinal); first >= 0; first = text.IndexOf(start, StringComparison.Ordinal))
        {
            text = text.Remove(first, text.IndexOf(end, first, StringComparison.Ordinal) + end.Length - first);
        }

        return text;
    }
}
