namespace InferLine.Fuzz.Targets;

/// <summary>Gives one answer to whatever is asked.</summary>
internal sealed class OneAnswerHandler(byte[] answer) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(RecordedAnswer.ToResponse(answer));
}
