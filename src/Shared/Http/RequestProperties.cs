namespace InferLine.Backends.Http;

/// <summary>What a request tells the handlers that it passes.</summary>
internal static class RequestProperties
{
    public static readonly HttpRequestOptionsKey<RequestKind> Kind = new("InferLine.Kind");

    /// <summary>A time limit below that of the options.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Timeout = new("InferLine.Timeout");
}
