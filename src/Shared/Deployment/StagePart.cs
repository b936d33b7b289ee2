namespace InferLine.Backends.Deployment;

/// <summary>The part of a stage that one server serves.</summary>
/// <param name="Stage">The stage's index.</param>
/// <param name="Server">Where it is.</param>
/// <param name="Model">The model there.</param>
/// <param name="Share">How many of the stage's replicas; 0 if it has none here any more.</param>
/// <param name="Target">What the model is to be.</param>
/// <param name="Lane">Its changes.</param>
internal sealed record StagePart<TServer, TTarget>(int Stage, BoundServer<TServer, TTarget> Server, string Model, int Share, TTarget Target, ModelLane<TTarget> Lane)
    where TServer : ModelServer
    where TTarget : class;
