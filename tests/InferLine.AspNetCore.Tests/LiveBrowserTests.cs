using System.Text.Json.Nodes;
using InferLine.Hosting;
using InferLine.Plans;
using InferLine.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace InferLine.AspNetCore.Tests;

/// <summary>The live view in a real browser.</summary>
public sealed class LiveBrowserTests
{
    private const string Colours = """
        Object.fromEntries([...document.querySelectorAll('.plot canvas')].map(canvas =>
          [canvas.closest('.plot').dataset.chart, new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size]))
        """;

    [Fact]
    public async Task Charts_and_decisions_appear_as_they_happen_and_only_the_host_is_asked()
    {
        await using Chromium browser = await Chromium.StartAsync(TestContext.Current.CancellationToken);
        await using var host = new WebHost();
        await host.StartAsync();
        IArrivalRecorder recorder = host.Services.GetRequiredService<IArrivalRecorder>();
        for (int query = 0; query < 50; query++)
        {
            recorder.RecordArrival();
            recorder.RecordLatency(TimeSpan.FromMilliseconds(10));
        }

        await browser.OpenAsync(host.Address);
        host.Want(7, 8);
        await browser.WaitForAsync("Number(document.documentElement.dataset.snapshots) >= 3 && document.querySelectorAll('#decision-rows tr').length === 1");

        JsonObject colours = (await browser.EvaluateAsync(Colours))!.AsObject();
        Assert.Equal(["attainment", "cost", "envelope", "load", "replicas"], colours.Select(chart => chart.Key).Order(StringComparer.Ordinal));
        Assert.All(colours, chart => Assert.True(chart.Value!.GetValue<int>() > 4, chart.Key));
        Assert.Equal("● Live", (await browser.EvaluateAsync("document.getElementById('connection').textContent"))!.GetValue<string>());
        Assert.Equal("50", (await browser.EvaluateAsync("document.querySelector('[data-live=arrivals]').textContent"))!.GetValue<string>());
        Assert.StartsWith("7 ", (await browser.EvaluateAsync("document.querySelector('.graph .choice').firstChild.data.replace(/^\\d+ of /, '')"))!.GetValue<string>(), StringComparison.Ordinal);
        await browser.EvaluateAsync("document.querySelector('#replicas summary').click()");
        await browser.WaitForAsync("document.querySelectorAll('#replicas tbody tr').length >= 3");
        Assert.Empty(browser.Complaints);
        Assert.All(browser.Requests, request => Assert.True(host.Address.IsBaseOf(new Uri(request)), request));

        await host.Services.GetRequiredService<IHostedPipeline>().ReplacePlanAsync(
            Hosting.Tests.Testing.Sample.Plan with { MeanRatePerSecond = 77, Slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(80), 95) }, TestContext.Current.CancellationToken);
        await browser.WaitForAsync("document.querySelector('#load [data-mark]').textContent === '77/s' && document.querySelector('#attainment [data-mark]').textContent === '95%'");
        await browser.WaitForAsync("document.querySelector('[data-live=objective]').textContent === 'p95 within 80 ms'");

        await host.StopAsync();
        await browser.WaitForAsync("document.getElementById('connection').textContent.startsWith('Not connected')");
    }
}
