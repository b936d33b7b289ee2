using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace InferLine.Backends.Http;

/// <summary>Time limits, and retries where a repeat is harmless.</summary>
internal static class ClientResilience
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, IClientOptions options)
    {
        builder.AddTimeout(new HttpTimeoutStrategyOptions
        {
            TimeoutGenerator = arguments => new(Limit(arguments.Context.GetRequestMessage(), options.ReadTimeout, options)),
        });
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => new(IsHarmlessToRepeat(KindOf(arguments.Context.GetRequestMessage()), arguments.Outcome)),
            });
        }

        builder.AddTimeout(new HttpTimeoutStrategyOptions
        {
            TimeoutGenerator = arguments => new(Limit(arguments.Context.GetRequestMessage(), options.ReadAttemptTimeout, options)),
        });
    }

    internal static bool IsHarmlessToRepeat(RequestKind kind, Outcome<HttpResponseMessage> outcome) =>
        kind switch
        {
            RequestKind.Read => outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException
                || outcome.Result is { StatusCode: System.Net.HttpStatusCode.BadGateway or System.Net.HttpStatusCode.ServiceUnavailable or System.Net.HttpStatusCode.GatewayTimeout },

            // It has not reached the server.
            RequestKind.Control => outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError },
            _ => false,
        };

    private static TimeSpan Limit(HttpRequestMessage? request, TimeSpan read, IClientOptions options)
    {
        TimeSpan limit = KindOf(request) switch
        {
            RequestKind.Read => read,
            RequestKind.Control => options.ControlTimeout,
            _ => options.InferenceTimeout,
        };
        return request is not null && request.Options.TryGetValue(RequestProperties.Timeout, out TimeSpan own) && own < limit ? own : limit;
    }

    private static RequestKind KindOf(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(RequestProperties.Kind, out RequestKind kind) ? kind : RequestKind.Inference;
}
