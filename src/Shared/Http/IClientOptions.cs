namespace InferLine.Backends.Http;

/// <summary>What a client's options say of its calls, whatever server it talks to.</summary>
internal interface IClientOptions
{
    TimeSpan ConnectTimeout { get; }

    TimeSpan ReadAttemptTimeout { get; }

    TimeSpan ReadTimeout { get; }

    /// <summary>The time limit of calls that change the server.</summary>
    TimeSpan ControlTimeout { get; }

    TimeSpan InferenceTimeout { get; }

    int MaxRetries { get; }

    TimeSpan RetryDelay { get; }

    TimeSpan ConnectionLifetime { get; }

    int MaxResponseBytes { get; }

    /// <summary>Headers of every request; their values are secrets.</summary>
    IDictionary<string, string> Headers { get; }
}
