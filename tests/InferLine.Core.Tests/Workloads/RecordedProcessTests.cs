using InferLine.Testing;

namespace InferLine.Workloads;

public sealed class RecordedProcessTests
{
    private static readonly ArrivalTrace _trace = new([0.5, 1, 1, 4]);

    [Fact]
    public void A_trace_is_played_again_whenever_it_ends()
    {
        ArrivalTrace played = ArrivalProcess.Recorded(_trace).Generate(TimeSpan.FromSeconds(9), seed: 1);

        Assert.Equal([0.5, 1, 1, 4, 4.5, 5, 5, 8, 8.5, 9, 9], played.Seconds.ToArray());
    }

    [Fact]
    public void A_trace_is_cut_where_the_duration_ends() =>
        Assert.Equal([0.5, 1, 1], ArrivalProcess.Recorded(_trace).Generate(TimeSpan.FromSeconds(3.9), seed: 1).Seconds.ToArray());

    [Fact]
    public void Nothing_about_it_is_random() =>
        Assert.Equal(
            ArrivalProcess.Recorded(_trace).Generate(TimeSpan.FromSeconds(60), seed: 1).Seconds.ToArray(),
            ArrivalProcess.Recorded(_trace).Generate(TimeSpan.FromSeconds(60), seed: 2).Seconds.ToArray());

    [Fact]
    public void A_trace_that_takes_no_time_cannot_be_repeated() =>
        Rejection.Expect(() => ArrivalProcess.Recorded(new ArrivalTrace([0, 0])), at: "arrival process", "are at time 0", "give a trace that takes some time");
}
