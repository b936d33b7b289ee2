using System.Diagnostics.CodeAnalysis;
using InferLine.AspNetCore.Live;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Shows the pipelines of a host in the browser.</summary>
public static class InferLineEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a live view of the pipelines that <c>AddInferLine()</c> added: a page per pipeline, and its events (server-sent). It shows and changes nothing. Whoever may reach it sees the load and the plans, so
    /// require what the host requires elsewhere, as by <c>app.MapInferLine().RequireAuthorization()</c>.
    /// </summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="pattern">Where the pages are.</param>
    /// <returns>A builder of the conventions of all these endpoints, such as policies of authorisation.</returns>
    public static IEndpointConventionBuilder MapInferLine(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/inferline")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        RouteGroupBuilder group = endpoints.MapGroup(pattern);
        group.MapGet("/", LiveEndpoints.ShowIndexAsync);
        group.MapGet($"/{{{LiveEndpoints.PipelineKey}}}", LiveEndpoints.ShowPipelineAsync);
        group.MapGet($"/{{{LiveEndpoints.PipelineKey}}}/events", LiveEndpoints.SendEventsAsync);
        return group;
    }
}
