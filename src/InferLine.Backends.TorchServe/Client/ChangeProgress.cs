namespace InferLine.Backends.TorchServe.Client;

/// <summary>How far the server is with a change when it answers.</summary>
public enum ChangeProgress
{
    /// <summary>It is done (200).</summary>
    Done,

    /// <summary>It was accepted and goes on (202). That is also the answer to a change which fails later: describe the model.</summary>
    UnderWay,

    /// <summary>It is not done: a worker of the model is dead or being restarted (206).</summary>
    Incomplete,
}
