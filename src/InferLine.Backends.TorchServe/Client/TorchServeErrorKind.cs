namespace InferLine.Backends.TorchServe.Client;

/// <summary>Why a call failed: what a caller can act on. The server's own words are in <see cref="TorchServeError.Message"/>.</summary>
public enum TorchServeErrorKind
{
    /// <summary>No answer: the server could not be reached, or the connection was lost. A change may have been made all the same.</summary>
    Unreachable,

    /// <summary>No answer in time. A change may have been made all the same, or may still be under way. So answers a model without workers that had some when the request came.</summary>
    TimedOut,

    /// <summary>The server refuses the key: it is wrong, expired, or that of another of its interfaces (400 <c>InvalidKeyException</c>); or something in front of it refuses the credentials (401, 403).</summary>
    Unauthorized,

    /// <summary>The model or its version is not registered, or the path is unknown (404).</summary>
    NotFound,

    /// <summary>The archive is not there, or the server's <c>allowed_urls</c> do not permit it (404 to a registration).</summary>
    ArchiveNotFound,

    /// <summary>The version of the model is registered already; to change its batch size, register another version or name (409).</summary>
    AlreadyRegistered,

    /// <summary>The version is the default one, and there are others: set another default first (403).</summary>
    IsDefaultVersion,

    /// <summary>The server does not allow models to be registered or removed by calls: it must run with <c>enable_model_api=true</c> (405). Scaling and setting the default version still work.</summary>
    ModelApiDisabled,

    /// <summary>The request breaks a rule: no archive, an archive that is none (400).</summary>
    InvalidRequest,

    /// <summary>The request's body is larger than the server's <c>max_request_size</c> (413).</summary>
    TooLarge,

    /// <summary>Workers did not start (500 to a synchronous call). The numbers that were asked for stay in force; a model that was registered so stays registered.</summary>
    StartFailed,

    /// <summary>The request was not taken: the model has no worker, or its queue is full (503 <c>ServiceUnavailableException</c>). The server says the same of both: <see cref="TorchServeClient.ExplainRefusalAsync"/> tells them apart.</summary>
    Refused,

    /// <summary>The model has no worker; found out by a look at the model.</summary>
    NoWorker,

    /// <summary>The model's queue is full; found out by a look at the model.</summary>
    QueueFull,

    /// <summary>The worker died with the request: it was killed since the number of workers went down, or its handler crashed or took too long (500 <c>Worker died.</c>).</summary>
    WorkerDied,

    /// <summary>The handler failed, and with it the whole batch (503 <c>Prediction failed</c>, or a status of the handler's choice).</summary>
    HandlerFailed,

    /// <summary>The handler answered this item with a status of its own; <see cref="TorchServeError.Message"/> is the answer's beginning.</summary>
    HandlerStatus,

    /// <summary>The worker has no memory left (507).</summary>
    OutOfMemory,

    /// <summary>The server says that it is unhealthy: a worker could not be restarted (500 to a ping).</summary>
    Unhealthy,

    /// <summary>Something in front of the server cannot reach it (502, 503, 504).</summary>
    Unavailable,

    /// <summary>The server does not support the call (405, 501).</summary>
    Unsupported,

    /// <summary>The server failed (500).</summary>
    Internal,

    /// <summary>The answer is not one that TorchServe gives: perhaps something else listens there.</summary>
    UnexpectedAnswer,
}
