using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using InferLine.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InferLine.AspNetCore.Tests;

public sealed class LiveViewTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_tell_arrivals_replicas_attainment_envelope_and_each_decision_once()
    {
        await using var host = new WebHost();
        await host.StartAsync();
        IArrivalRecorder recorder = host.Services.GetRequiredService<IArrivalRecorder>();
        for (int query = 0; query < 20; query++)
        {
            recorder.RecordArrival();
            recorder.RecordLatency(TimeSpan.FromMilliseconds(query < 15 ? 10 : 1000));
        }

        host.Want(7, 8);
        List<JsonNode> snapshots = [];
        await foreach (JsonNode snapshot in EventsAsync(host, None))
        {
            snapshots.Add(snapshot);
            if (snapshots.Count >= 3 && snapshots.Any(one => one["decisions"]!.AsArray().Count > 0) && snapshots[^1]["decisions"]!.AsArray().Count == 0)
            {
                break;
            }
        }

        JsonNode last = snapshots[^1];
        Assert.Equal((20, 20, 0.75), (last["arrivals"]!.GetValue<int>(), last["windowQueries"]!.GetValue<int>(), last["attainment"]!.GetValue<double>()));
        Assert.Equal([7, 8], last["replicas"]!.AsArray().Select(count => count!.GetValue<int>()));
        Assert.All(last["envelope"]!.AsArray(), point => Assert.True(point!["live"]!.GetValue<double>() > 0 && point["planned"]!.GetValue<double>() > 0));
        JsonNode decision = Assert.Single(snapshots.SelectMany(one => one["decisions"]!.AsArray()))!;
        Assert.Contains("→ 7", decision["change"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(snapshots.Select(one => one["now"]!.GetValue<double>()).Order(), snapshots.Select(one => one["now"]!.GetValue<double>()));
    }

    [Fact]
    public async Task Many_clients_come_and_go_and_a_host_that_stops_ends_the_rest()
    {
        await using var host = new WebHost();
        await host.StartAsync();
        using var leaving = new CancellationTokenSource();
        Task<int>[] staying = [.. Enumerable.Range(0, 20).Select(_ => CountAsync(host, None))];
        Task<int>[] going = [.. Enumerable.Range(0, 20).Select(_ => CountAsync(host, leaving.Token))];
        await foreach (JsonNode _ in EventsAsync(host, None))
        {
            break;
        }

        await leaving.CancelAsync();
        _ = await Record.ExceptionAsync(() => Task.WhenAll(going));
        await host.StopAsync();

        Assert.All(going, client => Assert.True(client.IsCompleted));
        Assert.All(await Task.WhenAll(staying), count => Assert.True(count >= 1));
    }

    [Fact]
    public async Task The_page_of_one_pipeline_is_at_the_root_and_several_are_listed()
    {
        await using var one = new WebHost();
        await one.StartAsync();
        using var client = new HttpClient();
        HttpResponseMessage response = await client.GetAsync(one.Address, None);
        string page = await response.Content.ReadAsStringAsync(None);
        Assert.Contains("data-events=\"/inferline/sample/events\"", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());

        await using var two = new WebHost(["first", "a <b> & c"]);
        await two.StartAsync();
        string index = await client.GetStringAsync(two.Address, None);
        Assert.Contains("href=\"/inferline/first\"", index, StringComparison.Ordinal);
        Assert.Contains("href=\"/inferline/a%20%3Cb%3E%20%26%20c\">a &lt;b&gt; &amp; c</a>", index, StringComparison.Ordinal);
        Assert.Contains("data-events=\"/inferline/a%20%3Cb%3E%20%26%20c/events\"", await client.GetStringAsync(two.Address + "/a%20%3Cb%3E%20%26%20c", None), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(two.Address + "/third", None)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(two.Address + "/third/events", None)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/sample")]
    [InlineData("/sample/events")]
    public async Task The_policies_of_the_host_apply_to_every_endpoint(string path)
    {
        await using var host = new WebHost(
            services: builder => { builder.Services.AddAuthorization(options => options.AddPolicy("nobody", policy => policy.RequireAssertion(_ => false))); builder.Services.AddAuthentication("none").AddCookie("none"); },
            endpoints: (_, live) => live.RequireAuthorization("nobody"));
        await host.StartAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync(host.Address + path, None)).StatusCode);
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("PUT", "/sample")]
    [InlineData("DELETE", "/sample/events")]
    public async Task Nothing_can_be_changed(string method, string path)
    {
        await using var host = new WebHost();
        await host.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), host.Address + path);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.SendAsync(request, None)).StatusCode);
    }

    private static async IAsyncEnumerable<JsonNode> EventsAsync(WebHost host, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        await using Stream stream = await client.GetStreamAsync(host.Address + "/sample/events", cancellationToken);
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            Assert.Equal("snapshot", item.EventType);
            yield return JsonNode.Parse(item.Data)!;
        }
    }

    private static async Task<int> CountAsync(WebHost host, CancellationToken cancellationToken)
    {
        int count = 0;
        await foreach (JsonNode _ in EventsAsync(host, cancellationToken))
        {
            count++;
        }

        return count;
    }
}
