using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Client;

public sealed class ListTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(100, 2)]
    [InlineData(250, 3)]
    public async Task All_pages_are_read(int models, int calls)
    {
        var server = new FakeTorchServe(Enumerable.Range(0, models).Select(i => new FakeArchive(FormattableString.Invariant($"m{i}.mar"), FormattableString.Invariant($"m{i:000}"), "1.0")));
        server.Start([.. Enumerable.Range(0, models).Select(i => (FormattableString.Invariant($"m{i}.mar"), 0, 1, 100))]);
        FakeNetwork network = new FakeNetwork().Add("one", server);
        using TorchServeClient client = network.Client("one");
        IReadOnlyList<ModelEntry> all = (await client.GetModelsAsync(TestContext.Current.CancellationToken)).Value;
        Assert.Equal(models, all.Select(model => model.ModelName).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((models, calls), (all.Count, network.Requests.Count));
    }

    [Fact]
    public async Task A_token_that_does_not_move_on_is_no_endless_loop()
    {
        var network = new FakeNetwork { Answers = _ => FakeAnswer.Ok("""{"nextPageToken":"1","models":[{"modelName":"a","modelUrl":"a.mar"}]}""") };
        using TorchServeClient client = network.Client("one");
        Assert.Equal(2, (await client.GetModelsAsync(TestContext.Current.CancellationToken)).Value.Count);
        Assert.Equal(2, network.Requests.Count);
    }

    [Fact]
    public async Task Pages_without_end_are_an_error()
    {
        int page = 0;
        var network = new FakeNetwork { Answers = _ => FakeAnswer.Ok(FormattableString.Invariant($$"""{"nextPageToken":"{{++page}}","models":[{"modelName":"a","modelUrl":"a.mar"}]}""")) };
        using TorchServeClient client = network.Client("one");

        TorchServeResult<IReadOnlyList<ModelEntry>> answer = await client.GetModelsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(TorchServeErrorKind.UnexpectedAnswer, answer.Error!.Kind);
        Assert.Equal(1000, network.Requests.Count);
    }

    [Theory]
    [InlineData("""{"nextPageToken":null}""")]
    [InlineData("""{"models":null}""")]
    [InlineData("""{"models":[null]}""")]
    [InlineData("""{"models":[{"modelName":null}]}""")]
    [InlineData("""{"models":7}""")]
    public async Task What_may_not_be_null_and_is_is_an_error(string answer)
    {
        var network = new FakeNetwork { Answers = _ => FakeAnswer.Ok(answer) };
        using TorchServeClient client = network.Client("one");

        Assert.Equal(TorchServeErrorKind.UnexpectedAnswer, (await client.GetModelsAsync(TestContext.Current.CancellationToken)).Error!.Kind);
    }

    [Fact]
    public async Task What_a_description_leaves_out_is_empty()
    {
        var network = new FakeNetwork { Answers = _ => FakeAnswer.Ok("""[{"modelName":"a","modelVersion":"1.0"}]""") };
        using TorchServeClient client = network.Client("one");

        ModelDescription description = (await client.DescribeAsync("a", cancellationToken: TestContext.Current.CancellationToken)).Value;

        Assert.Empty(description.Workers);
        Assert.Equal((0, "", new QueueDescription()), (description.ReadyWorkers, description.ModelUrl, description.JobQueueStatus));
    }
}
