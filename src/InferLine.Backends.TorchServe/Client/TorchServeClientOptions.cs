using InferLine.Backends.Http;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>How long calls to a server may take, and how often harmless ones are tried.</summary>
/// <remarks>
/// Reads are tried again when they fail on the way or time out. Registrations and changes of workers are tried again only if no connection could be made, so that the server has not seen them. Predictions are never
/// tried again: whoever asks knows whether it still wants the answer.
/// </remarks>
public sealed class TorchServeClientOptions : IClientOptions
{
    /// <summary>How long making a connection may take.</summary>
    /// <value>10 ms to 1 day; 5 s by default.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one attempt of a read may take. Not long: a connection may be stuck behind somebody's synchronous call, and another one is not.</summary>
    /// <value>10 ms to 1 day; 5 s by default.</value>
    public TimeSpan ReadAttemptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a read may take with all its attempts.</summary>
    /// <value><see cref="ReadAttemptTimeout"/> to 1 day; 20 s by default.</value>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a registration or a change of workers may take: the answer to a registration comes once the archive is fetched, that to a synchronous call once the workers serve.</summary>
    /// <value>10 ms to 1 day; 2 minutes by default.</value>
    public TimeSpan ChangeTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a prediction may take, queueing included, unless its request says less.</summary>
    /// <value>10 ms to 1 day; 1 minute by default.</value>
    public TimeSpan InferenceTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many times a call is tried again.</summary>
    /// <value>0 to 10; 3 by default.</value>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The delay before the first retry; it doubles with each, with jitter.</summary>
    /// <value>0 to 1 day; 200 ms by default.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a connection is kept: connections that were opened together sit on one thread of the server, and new ones spread.</summary>
    /// <value>10 ms to 1 day; 2 minutes by default.</value>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The largest answer that is read, in bytes.</summary>
    /// <value>1 KiB to 2 GiB - 1; 256 MiB by default.</value>
    public int MaxResponseBytes { get; set; } = 256 << 20;

    /// <summary>Headers of every request, as a proxy may ask for. Their values are never logged. For the server's own keys there is <see cref="TorchServeKeys"/>.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    TimeSpan IClientOptions.ControlTimeout => ChangeTimeout;
}
