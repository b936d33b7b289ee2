namespace TensorFlowServing;

/// <summary>A stage, and the servers that were started for it.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Model">The model's name on the servers: their <c>--model_name</c>.</param>
/// <param name="Endpoints">The servers' REST addresses, in the order in which they are used: <c>http://host:8501</c>.</param>
/// <param name="BatchSize">The largest batch of the file that the servers were started with.</param>
/// <param name="MaxDelay">The batching delay of that file.</param>
public sealed record ServedStage(string Stage, string Model, IReadOnlyList<Uri> Endpoints, int BatchSize, TimeSpan MaxDelay);
