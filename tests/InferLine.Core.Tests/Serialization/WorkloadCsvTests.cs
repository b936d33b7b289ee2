using System.Text;
using FsCheck.Xunit;
using InferLine.Pipelines;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Serialization;

public sealed class WorkloadCsvTests
{
    private static readonly Pipeline _pipeline = Pipeline.Create("video").Stage("detect", "m").Stage("plate", "m").Edge("detect", "plate", 0.5).Build();

    [Property]
    public async Task A_trace_reads_back_the_same_to_the_bit(GeneratedWorkload generated)
    {
        ArrivalTrace trace = generated.Workload.Arrivals;
        using var stream = new MemoryStream();
        await WorkloadCsv.WriteArrivalsAsync(stream, trace, TestContext.Current.CancellationToken);
        stream.Position = 0;

        ArrivalTrace read = await WorkloadCsv.ReadArrivalsAsync(stream, "trace.csv", TestContext.Current.CancellationToken);

        Assert.Equal(Bits(trace), Bits(read));
    }

    [Property]
    public async Task Visits_read_back_the_same(GeneratedWorkload generated)
    {
        Workload workload = generated.Workload;
        using var stream = new MemoryStream();
        await WorkloadCsv.WriteWorkloadAsync(stream, workload, TestContext.Current.CancellationToken);
        stream.Position = 0;

        Workload read = await WorkloadCsv.ReadWorkloadAsync(stream, "visits.csv", workload.Pipeline, seed: 0, TestContext.Current.CancellationToken);

        Assert.Equal(Bits(workload.Arrivals), Bits(read.Arrivals));
        Assert.All(Enumerable.Range(0, workload.Pipeline.Stages.Count), stage => Assert.Equal(Counts(workload, stage), Counts(read, stage)));
    }

    [Fact]
    public async Task Is_written_as_documented()
    {
        var workload = new Workload(new ArrivalTrace([0.006412, 0.01195]), Visits.FromCounts(_pipeline, [[1, 1], [2, 0]]));
        using var visits = new MemoryStream();
        using var trace = new MemoryStream();

        await WorkloadCsv.WriteWorkloadAsync(visits, workload, TestContext.Current.CancellationToken);
        await WorkloadCsv.WriteArrivalsAsync(trace, workload.Arrivals, TestContext.Current.CancellationToken);

        Assert.Equal("arrival_s,detect,plate\n0.006412,1,2\n0.01195,1,0\n", Encoding.UTF8.GetString(visits.ToArray()));
        Assert.Equal("arrival_s\n0.006412\n0.01195\n", Encoding.UTF8.GetString(trace.ToArray()));
    }

    [Fact]
    public async Task A_trace_longer_than_any_buffer_reads_back_the_same()
    {
        ArrivalTrace trace = ArrivalProcess.Poisson(1000).Generate(TimeSpan.FromSeconds(100), seed: 1);
        using var stream = new MemoryStream();
        await WorkloadCsv.WriteArrivalsAsync(stream, trace, TestContext.Current.CancellationToken);
        stream.Position = 0;

        Assert.Equal(Bits(trace), Bits(await WorkloadCsv.ReadArrivalsAsync(stream, "trace.csv", TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("arrival_s\n1\n2.5\n")]
    [InlineData("arrival_s\n1\n2.5")]
    [InlineData("arrival_s\r\n1\r\n2.5\r\n")]
    [InlineData("arrival_s\r\n1\r\n2.5")]
    [InlineData("arrival_s\n\n1\n\n\n2.5\n\n")]
    [InlineData("arrival_s\r\n\r\n1\r\n2.5\r\n\r\n")]
    [InlineData("\"arrival_s\"\n\"1\"\n\"2.5\"\n")]
    [InlineData("\uFEFFarrival_s\n1\n2.5\n")]
    [InlineData("arrival_s\n1.0\n25e-1\n")]
    [InlineData("arrival_s\n 1 \n+2.5\n")]
    [InlineData("arrival_s,source\n1,a\n2.5,\n")]
    [InlineData("source,arrival_s\n\"a,b\",1\n\"a\"\"b\",2.5\n")]
    [InlineData("arrival_s,detect,plate\n1,1,2\n2.5,0,1\n")]
    public async Task Arrivals_are_read_from_every_ordinary_spelling(string csv)
    {
        ArrivalTrace trace = await WorkloadCsv.ReadArrivalsAsync(Utf8(csv), "trace.csv", TestContext.Current.CancellationToken);

        Assert.Equal([1, 2.5], trace.Seconds.ToArray());
    }

    [Theory]
    [InlineData("arrival_s,detect,plate\n1,1,2\n2.5,0,1\n")]
    [InlineData("arrival_s,detect,plate\r\n1,1,2\r\n\r\n2.5,0,1")]
    [InlineData("plate,arrival_s,detect\n2,1,1\n1,2.5,0\n")]
    [InlineData("\"arrival_s\",\"detect\",\"plate\"\n\"1\",\"1\",\"2\"\n2.5,\"0\", 1 \n")]
    [InlineData("\uFEFFarrival_s,detect,plate\n1,1,2\n\n2.5,0,1\n\n")]
    public async Task Visits_are_read_from_every_ordinary_spelling(string csv)
    {
        Workload workload = await WorkloadCsv.ReadWorkloadAsync(Utf8(csv), "visits.csv", _pipeline, seed: 0, TestContext.Current.CancellationToken);

        Assert.Equal([1, 2.5], workload.Arrivals.Seconds.ToArray());
        Assert.Equal([1, 0], Counts(workload, 0));
        Assert.Equal([2, 1], Counts(workload, 1));
    }

    [Fact]
    public async Task Visits_of_a_plain_trace_are_sampled_by_the_seed()
    {
        string csv = "arrival_s\n" + string.Concat(Enumerable.Range(0, 100).Select(second => $"{second}\n"));

        Workload workload = await WorkloadCsv.ReadWorkloadAsync(Utf8(csv), "trace.csv", _pipeline, seed: 5, TestContext.Current.CancellationToken);

        Assert.Equal(Counts(Workload.Sample(_pipeline, workload.Arrivals, seed: 5), 1), Counts(workload, 1));
    }

    [Fact]
    public async Task A_stage_whose_name_looks_like_a_comment_may_head_the_first_column()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("#1", "m").Build();

        Workload workload = await WorkloadCsv.ReadWorkloadAsync(Utf8("#1,arrival_s\n2,0.5\n"), "visits.csv", pipeline, seed: 0, TestContext.Current.CancellationToken);

        Assert.Equal([2], Counts(workload, 0));
    }

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<long> Bits(ArrivalTrace trace) => trace.Seconds.ToArray().Select(BitConverter.DoubleToInt64Bits);

    private static IEnumerable<int> Counts(Workload workload, int stage) => Enumerable.Range(0, workload.QueryCount).Select(query => workload.Visits.Count(stage, query));
}
