using System.Text.Json.Nodes;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Reporting.Tests;

/// <summary>Reports in a real browser: everything is drawn, nothing complains, and the network is not asked for anything.</summary>
public sealed class BrowserTests
{
    /// <summary>For each chart whether its canvas has points of several colours, and whether it fits its place.</summary>
    private const string Canvases = """
        [...document.querySelectorAll('.plot')].map(plot => {
          const canvas = plot.querySelector('canvas');
          const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
          return { id: plot.dataset.chart, colours: new Set(pixels).size, fits: canvas.getBoundingClientRect().width <= plot.clientWidth + 1 };
        })
        """;

    /// <summary>What is written in a box of the drawing, and is wider than the box.</summary>
    private const string TextsBeyondTheirBoxes = """
        [...document.querySelectorAll('.graph g[data-stage]')].filter(stage => stage.getBoundingClientRect().width > 0).flatMap(stage => {
          const box = stage.querySelector('.box').getBBox();
          return [...stage.querySelectorAll('text')].filter(text => text.getBBox().x + text.getBBox().width > box.x + box.width - 8).map(text => text.textContent);
        })
        """;

    /// <summary>Its first stage has a name as long as the drawing shows in full.</summary>
    private static readonly Workload s_load = Sample.Load(Sample.PipelineOf("license-plate-recogniser2"), 60, TimeSpan.FromSeconds(30));

    public static TheoryData<string, int, bool> Cases => new(
        from kind in new[] { "simulation", "plan", "replay", "sweep" }
        from look in new[] { (Width: 1200, IsDark: false), (Width: 390, IsDark: true) }
        select new TheoryDataRow<string, int, bool>(kind, look.Width, look.IsDark));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_chart_is_drawn_without_a_complaint_or_a_request(string kind, int width, bool isDark)
    {
        await using Chromium browser = await Chromium.StartAsync(TestContext.Current.CancellationToken);
        Report report = kind switch { "simulation" => Sample.Simulation(s_load), "plan" => Sample.Planning(s_load), "replay" => Sample.Replay(s_load), _ => Sample.Sweep(s_load) };
        string file = Path.Combine(Directory.CreateTempSubdirectory("inferline-report-").FullName, "report.html");
        await File.WriteAllTextAsync(file, await Sample.HtmlOf(report), TestContext.Current.CancellationToken);
        try
        {
            await browser.ShowAsAsync(width, isDark);
            await browser.OpenAsync(new Uri(file));

            JsonArray canvases = (await browser.EvaluateAsync(Canvases))!.AsArray();
            Assert.NotEmpty(canvases);
            Assert.All(canvases, canvas => Assert.True(canvas!["colours"]!.GetValue<int>() > 4 && canvas["fits"]!.GetValue<bool>(), canvas.ToJsonString()));
            Assert.True((await browser.EvaluateAsync("document.documentElement.scrollWidth <= innerWidth"))!.GetValue<bool>());
            Assert.True((await browser.EvaluateAsync("[...document.querySelectorAll('.graph svg')].filter(svg => svg.getBoundingClientRect().width > 0).length === 1"))!.GetValue<bool>());
            Assert.Empty((await browser.EvaluateAsync(TextsBeyondTheirBoxes))!.AsArray());
            Assert.Equal(isDark, (await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor"))!.GetValue<string>() == "rgb(18, 22, 28)");
            Assert.Empty(browser.Complaints);
            Assert.All(browser.Requests, request => Assert.Equal(new Uri(file).AbsoluteUri, request));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task On_paper_every_chart_is_drawn_anew_and_fits()
    {
        await using Chromium browser = await Chromium.StartAsync(TestContext.Current.CancellationToken);
        string file = Path.Combine(Directory.CreateTempSubdirectory("inferline-report-").FullName, "report.html");
        await File.WriteAllTextAsync(file, await Sample.HtmlOf(Sample.Replay(s_load)), TestContext.Current.CancellationToken);
        await browser.ShowAsAsync(1200, isDark: true);
        await browser.OpenAsync(new Uri(file));
        await browser.EvaluateAsync($"addEventListener('beforeprint', () => setTimeout(() => window.printed = {Canvases}))");

        byte[] paper = await browser.PrintAsync();
        JsonArray canvases = (await browser.EvaluateAsync("printed"))!.AsArray();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        Assert.True(paper.AsSpan().StartsWith("%PDF-"u8));
        Assert.True(paper.Length > 20_000, $"{paper.Length} bytes are no report");
        Assert.NotEmpty(canvases);
        Assert.All(canvases, canvas => Assert.True(canvas!["colours"]!.GetValue<int>() > 4, canvas.ToJsonString()));
        Assert.False((await browser.EvaluateAsync("document.documentElement.classList.contains('paper')"))!.GetValue<bool>());
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Keys_move_along_the_points_and_say_their_values()
    {
        await using Chromium browser = await Chromium.StartAsync(TestContext.Current.CancellationToken);
        string file = Path.Combine(Directory.CreateTempSubdirectory("inferline-report-").FullName, "report.html");
        await File.WriteAllTextAsync(file, await Sample.HtmlOf(Sample.Simulation(s_load)), TestContext.Current.CancellationToken);
        await browser.OpenAsync(new Uri(file));

        JsonArray said = (await browser.EvaluateAsync("""
            ['Home', 'ArrowRight', 'End'].map(key => {
              const plot = document.querySelector('[data-chart=latency-over-time]');
              plot.focus();
              plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
              return plot.parentElement.querySelector('.readout').textContent;
            })
            """))!.AsArray();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        Assert.StartsWith("Time 0:00: Slowest ", said[0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(3, said.Select(text => text!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(browser.Complaints);
    }
}
