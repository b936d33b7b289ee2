namespace InferLine.Backends.Triton.Client;

/// <summary>What a request tells the handlers that it passes.</summary>
internal static class RequestProperties
{
    public static readonly HttpRequestOptionsKey<RequestKind> Kind = new("InferLine.Triton.Kind");

    /// <summary>A time limit below that of the options.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Timeout = new("InferLine.Triton.Timeout");
}
