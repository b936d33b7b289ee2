namespace InferLine.Backends.TorchServe.Client;

/// <summary>The keys of a server whose token authorisation is on, which is its default. They are never logged, and in no exception.</summary>
public sealed class TorchServeKeys
{
    /// <summary>The file <c>key_file.json</c> that the server wrote into its working directory. It is read again when the server refuses a key: the server writes it anew when it starts and when a key is renewed.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? File { get; set; }

    /// <summary>The key of the management interface; it takes precedence over the file.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Management { get; set; }

    /// <summary>The key of the inference interface, which the ping needs too; it takes precedence over the file.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Inference { get; set; }
}
