using System.Text;
using InferLine.Hosting;
using InferLine.Reporting.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InferLine.AspNetCore.Live;

/// <summary>What the endpoints of the live view answer.</summary>
internal static class LiveEndpoints
{
    /// <summary>The part of a route that names a pipeline.</summary>
    public const string PipelineKey = "pipeline";

    /// <summary>The page of the only pipeline, or links to the pages of all.</summary>
    public static Task ShowIndexAsync(HttpContext context)
    {
        IHostedPipeline[] pipelines = [.. context.RequestServices.GetKeyedServices<IHostedPipeline>(KeyedService.AnyKey).OrderBy(pipeline => pipeline.Name, StringComparer.Ordinal)];
        string folder = context.Request.PathBase + context.Request.Path.Value?.TrimEnd('/');
        return WriteAsync(context, pipelines is [IHostedPipeline only] ? LivePage.Of(only, EventsOf(folder, only)) : LivePage.Index(pipelines, folder));
    }

    public static Task ShowPipelineAsync(HttpContext context)
    {
        if (Find(context) is not { } pipeline)
        {
            return NotFoundAsync(context);
        }

        string page = context.Request.PathBase + context.Request.Path.Value?.TrimEnd('/');
        return WriteAsync(context, LivePage.Of(pipeline, EventsOf(page[..page.LastIndexOf('/')], pipeline)));
    }

    /// <summary>Sends a snapshot every second, until the client goes or the host stops.</summary>
    public static async Task SendEventsAsync(HttpContext context)
    {
        if (Find(context) is not { } pipeline)
        {
            await NotFoundAsync(context).ConfigureAwait(false);
            return;
        }

        IServiceProvider services = context.RequestServices;
        CancellationToken stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);

        // The browser is to come back; an intermediary is not to keep events for later.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var feed = new LiveFeed(pipeline, services.GetService<TimeProvider>() ?? TimeProvider.System);
        try
        {
            await TypedResults.ServerSentEvents(feed.ReadAsync(ended.Token), eventType: "snapshot").ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client went while something was written to it.
        }
    }

    private static IHostedPipeline? Find(HttpContext context) =>
        context.Request.RouteValues[PipelineKey] is string name ? context.RequestServices.GetKeyedService<IHostedPipeline>(name) : null;

    private static string EventsOf(string folder, IHostedPipeline pipeline) => $"{folder}/{Uri.EscapeDataString(pipeline.Name)}/events";

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync("There is no pipeline of this name.", context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, Page page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = page.Policy + "; frame-ancestors 'self'";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(page.ToHtml(), Encoding.UTF8, context.RequestAborted);
    }
}
