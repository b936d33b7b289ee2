namespace InferLine.Backends.Triton.Client;

/// <summary>Why a call failed: what a caller can act on. The server's own words are in <see cref="TritonError.Message"/>.</summary>
public enum TritonErrorKind
{
    /// <summary>No answer: the server could not be reached, or the connection was lost. A change may have been made all the same.</summary>
    Unreachable,

    /// <summary>No answer in time. A change may have been made all the same, or may still be under way.</summary>
    TimedOut,

    /// <summary>The server, or something in front of it, refuses the credentials (401, 403).</summary>
    Unauthorized,

    /// <summary>The model, its version, or the path is not served (404).</summary>
    NotFound,

    /// <summary>The server or the model is not ready (400 without another reason).</summary>
    NotReady,

    /// <summary>The request breaks a rule: a tensor of another shape, a batch that is too large (400).</summary>
    InvalidRequest,

    /// <summary>The model's repository or the configuration that was sent does not hold; the reason is in the server's log only (500 "failed to poll from model repository"). What was served goes on.</summary>
    RefusedConfiguration,

    /// <summary>The model could not be loaded (400 "load failed for model"). What was served goes on.</summary>
    LoadFailed,

    /// <summary>The model's queue is full (503).</summary>
    QueueFull,

    /// <summary>The request waited longer in the queue than it may (503).</summary>
    QueueTimeout,

    /// <summary>The server does not allow models to be loaded by calls: it must run with <c>--model-control-mode=explicit</c> (503).</summary>
    ModelControlDisabled,

    /// <summary>The server cannot serve now, for another reason (502, 503, 504).</summary>
    Unavailable,

    /// <summary>The server does not support the call (405, 501).</summary>
    Unsupported,

    /// <summary>The server or the model failed (500).</summary>
    Internal,

    /// <summary>The answer is not one that Triton gives: perhaps something else listens there.</summary>
    UnexpectedAnswer,
}
