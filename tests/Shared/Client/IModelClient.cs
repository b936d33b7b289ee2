namespace InferLine.Backends.Tests.Client;

/// <summary>A client of model servers, as tests of its retries see it: a call of each sort. The server has a model a.</summary>
internal interface IModelClient : IDisposable
{
    /// <summary>Asks whether the server is there.</summary>
    Task<CallResult> PingAsync(CancellationToken cancellationToken);

    /// <summary>Reads something of the server.</summary>
    Task<CallResult> ReadServerAsync(CancellationToken cancellationToken);

    /// <summary>Reads something of all models.</summary>
    Task<CallResult> ReadModelsAsync(CancellationToken cancellationToken);

    /// <summary>Reads something of the model.</summary>
    Task<CallResult> ReadModelAsync(CancellationToken cancellationToken);

    /// <summary>Changes the model.</summary>
    Task<CallResult> ChangeModelAsync(CancellationToken cancellationToken);

    /// <summary>Has the model infer.</summary>
    Task<CallResult> InferAsync(TimeSpan? timeout, CancellationToken cancellationToken);
}
