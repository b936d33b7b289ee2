namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>A request for a prediction.</summary>
internal sealed record FakeJob(byte[] Body, string? ContentType)
{
    public TaskCompletionSource<FakeAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
