using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Tests.Client;

public sealed class AddressTests
{
    [Theory]
    [InlineData("http://user:s3cret@gpu-1:8000")]
    [InlineData("http://gpu-1:8000/?key=s3cret")]
    [InlineData("http://gpu-1:8000/#s3cret")]
    [InlineData("ftp://gpu-1:8000/s3cret")]
    [InlineData("s3cret")]
    public void An_address_that_messages_cannot_show_is_refused(string address)
    {
        var wrong = new Uri(address, UriKind.RelativeOrAbsolute);
        var right = new Uri("http://gpu-1:8000");
        IsRefused("endpoint", () => new TritonClient(wrong));
        IsRefused("metricsEndpoint", () => new TritonClient(right, metricsEndpoint: wrong));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_told_with_the_address()
    {
        using var client = new TritonClient(new Uri("http://localhost:1/below"), new TritonClientOptions { MaxRetries = 0 });
        Assert.StartsWith("no answer from http://localhost:1/below/v2/health/live: ", (await client.IsLiveAsync(cancellationToken: TestContext.Current.CancellationToken)).Error?.Message, StringComparison.Ordinal);
    }

    private static void IsRefused(string parameter, Func<TritonClient> create)
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => create().Dispose());
        Assert.Equal(parameter, error.Place);
        Assert.Contains("use", error.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }
}
