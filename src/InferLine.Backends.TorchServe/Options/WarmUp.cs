namespace InferLine.Backends.TorchServe;

/// <summary>A request that new workers are warmed up with before others reach them.</summary>
public sealed class WarmUp
{
    /// <summary>The body, as text. Either this or <see cref="File"/>.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Text { get; set; }

    /// <summary>A file with the body.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? File { get; set; }

    /// <summary>What the body is.</summary>
    /// <value><c>application/json</c> by default.</value>
    public string ContentType { get; set; } = "application/json";
}
