using System.Text;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Tests.Fake;
using InferLine.Backends.Triton.TextFormat;

namespace InferLine.Backends.Triton.Tests.Client;

/// <summary>What fuzzing found: answers and files that are nearly right.</summary>
public sealed class OddAnswerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("""[{"name":null,"state":"READY"}]""")]
    [InlineData("""[{"state":"READY"}]""")]
    public async Task An_index_with_null_where_there_is_a_name_is_an_error(string answer)
    {
        using TritonClient client = Client(answer);

        Assert.Equal(TritonErrorKind.UnexpectedAnswer, (await client.GetRepositoryIndexAsync(Cancellation)).Error!.Kind);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model_stats":null}""")]
    [InlineData("""{"model_stats":[null]}""")]
    [InlineData("""{"model_stats":[{"name":"m","version":"1","inference_stats":null}]}""")]
    public async Task Statistics_with_null_where_there_are_some_are_an_error(string answer)
    {
        using TritonClient client = Client(answer);

        Assert.Equal(TritonErrorKind.UnexpectedAnswer, (await client.GetStatisticsAsync("m", cancellationToken: Cancellation)).Error!.Kind);
    }

    [Fact]
    public async Task What_statistics_leave_out_is_zero()
    {
        using TritonClient client = Client("""{"model_stats":[{"name":"m","version":"1","inference_stats":{"success":{"count":3,"ns":5}}}]}""");

        ModelStatistics statistics = (await client.GetStatisticsAsync("m", cancellationToken: Cancellation)).Value.Single();

        Assert.Empty(statistics.BatchStats);
        Assert.Equal((3, 0), (statistics.InferenceStats.Success.Count, statistics.InferenceStats.Queue.Count));
    }

    [Theory]
    [InlineData("{\"error\":\"\\ud800\"}")]
    [InlineData("{\"error\":7}")]
    public async Task An_error_that_is_no_text_is_still_the_server_s_error(string answer)
    {
        var network = new FakeNetwork { Answers = _ => new FakeAnswer(400, Encoding.UTF8.GetBytes(answer)) };
        using TritonClient client = network.Client("one");

        TritonResult<ModelMetadata> result = await client.GetModelMetadataAsync("m", cancellationToken: Cancellation);

        Assert.Equal(400, result.Error!.StatusCode);
    }

    [Fact]
    public async Task A_long_error_is_shortened()
    {
        var network = new FakeNetwork { Answers = _ => FakeAnswer.Error(400, new string('x', 1_000_000)) };
        using TritonClient client = network.Client("one");

        Assert.Equal(2000, (await client.GetModelMetadataAsync("m", cancellationToken: Cancellation)).Error!.Message.Length);
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"\udfff":1}""")]
    public void A_configuration_that_cannot_be_looked_at_is_refused(string json) => Assert.Throws<InvalidInputException>(() => ModelConfiguration.Parse(json));

    [Theory]
    [InlineData("""{"ensemble_scheduling":[],"dynamic_batching":7,"instance_group":{},"max_batch_size":"x"}""")]
    [InlineData("""{"ensemble_scheduling":{"step":[7,null,{"model_name":8},[]]},"dynamic_batching":{"preferred_batch_size":7}}""")]
    public void A_configuration_of_other_types_has_nothing_in_it(string json)
    {
        ModelConfiguration configuration = ModelConfiguration.Parse(json);

        Assert.Empty(configuration.EnsembleMembers);
        Assert.Empty(configuration.PreferredBatchSizes);
        Assert.Equal((0, 0, TimeSpan.Zero), (configuration.MaxBatchSize, configuration.Instances, configuration.MaxQueueDelay));
    }

    [Fact]
    public void Numbers_that_are_too_large_are_the_largest()
    {
        ModelConfiguration configuration = ModelConfiguration.Parse(
            """{"max_batch_size":99999999999,"dynamic_batching":{"max_queue_delay_microseconds":9223372036854775807},"instance_group":[{"count":2147483647},{"count":2147483647}]}""");

        Assert.Equal((int.MaxValue, int.MaxValue), (configuration.MaxBatchSize, configuration.Instances));
        Assert.InRange(configuration.MaxQueueDelay, TimeSpan.FromDays(10_000_000), TimeSpan.MaxValue);
    }

    [Fact]
    public void Numbers_of_a_file_may_be_too_large_in_any_spelling()
    {
        ConfigText configuration = ConfigText.Parse("max_batch_size: 0777777777777777777777777 instance_group { count: 99999999999 gpus: -99999999999 } dynamic_batching { max_queue_delay_microseconds: 0x7fffffffffffffff }");

        Assert.Equal(0, configuration.MaxBatchSize);
        Assert.Equal(int.MaxValue, configuration.InstanceGroups.Single().Count);
        Assert.InRange(configuration.MaxQueueDelay, TimeSpan.FromDays(10_000_000), TimeSpan.MaxValue);
    }

    [Fact]
    public void A_request_whose_id_is_no_text_is_refused()
    {
        InvalidInputException refusal = Assert.Throws<InvalidInputException>(() => InferRequest.Parse("{\"inputs\":[],\"id\":\"\\ud800\"}"u8.ToArray()));

        Assert.Contains("UTF-8", refusal.Message, StringComparison.Ordinal);
    }

    private static TritonClient Client(string answer) => new FakeNetwork { Answers = _ => FakeAnswer.Ok(answer) }.Client("one");
}
