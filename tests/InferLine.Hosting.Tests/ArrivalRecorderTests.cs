using InferLine.Hosting.Arrivals;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Hosting.Tests;

public sealed class ArrivalRecorderTests
{
    [Fact]
    public async Task Nothing_is_lost_and_times_never_go_back_however_many_threads_record()
    {
        const int threads = 4;
        const int perThread = 200_000;
        var recorder = new ArrivalRecorder(TimeProvider.System, buffers: 2);
        Task[] writers = [.. Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < perThread; i++)
            {
                recorder.Record();
            }
        }))];

        var all = new List<double>();
        var some = new List<double>();
        double cut = 0;
        bool ended;
        do
        {
            ended = writers.All(writer => writer.IsCompleted);
            some.Clear();
            double before = cut;
            cut = recorder.Drain(some);
            Assert.All(some, arrival => Assert.InRange(arrival, before, cut));
            all.AddRange(some);
        }
        while (!ended);
        await Task.WhenAll(writers);

        Assert.Equal(threads * perThread, all.Count);
        Assert.Equal(threads * perThread, recorder.Count);
        Assert.Equal(all.Order(), all);
    }

    [Fact]
    public void Times_are_those_of_the_provider()
    {
        var time = new FakeTimeProvider();
        var recorder = new ArrivalRecorder(time, buffers: 3);
        foreach (int milliseconds in new[] { 0, 5, 20 })
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            recorder.Record();
        }

        time.Advance(TimeSpan.FromSeconds(1));
        var arrivals = new List<double>();
        Assert.Equal(1.025, recorder.Drain(arrivals), 9);
        Assert.Equal([0, 0.005, 0.025], arrivals);
    }

    [Fact]
    public void Recording_allocates_nothing_once_the_buffers_have_grown()
    {
        var recorder = new ArrivalRecorder(TimeProvider.System, buffers: 1);
        var arrivals = new List<double>();
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                recorder.Record();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            arrivals.Clear();
            recorder.Drain(arrivals);
            Assert.Equal(10_000, arrivals.Count);
        }

        Assert.Equal(0, least);
    }
}
