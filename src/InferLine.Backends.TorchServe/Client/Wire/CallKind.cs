namespace InferLine.Backends.TorchServe.Client.Wire;

/// <summary>What was asked: the server's errors mean different things by it.</summary>
internal enum CallKind
{
    Other,

    Ping,

    /// <summary>It registers or removes a model, which the server may not allow.</summary>
    Model,

    Registration,

    Prediction,
}
