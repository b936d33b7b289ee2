using System.Diagnostics;
using InferLine.Serving;

namespace InferLine.Hosting.Tests.Stress;

/// <summary>Sends queries from several threads, cancels some, and counts how they end.</summary>
internal sealed class SubmittedQueries(StressCase stressCase, PipelineRuntime<int, int> runtime, IArrivalRecorder? recorder)
{
    private long _submitted;
    private long _completed;
    private long _failed;
    private long _cancelled;
    private long _rejected;

    public long Submitted => Volatile.Read(ref _submitted);

    public long Completed => Volatile.Read(ref _completed);

    public long Failed => Volatile.Read(ref _failed);

    public long Cancelled => Volatile.Read(ref _cancelled);

    public long Rejected => Volatile.Read(ref _rejected);

    public long Ended => Completed + Failed + Cancelled + Rejected;

    public IEnumerable<Task> Begin() => Enumerable.Range(0, stressCase.Submitters).Select(submitter => Task.Run(() => SubmitAsync(new Random(stressCase.Seed + submitter))));

    private async Task SubmitAsync(Random random)
    {
        var queries = new List<Task>();
        for (int i = 0; i < stressCase.QueriesEach; i++)
        {
            queries.Add(SendAsync(random.Next(1000), random.Next(100) < stressCase.CancelPercent ? random.Next(30) : null));
            if (random.Next(3) == 0)
            {
                await Task.Delay(random.Next(4));
            }
        }

        await Task.WhenAll(queries);
    }

    private async Task SendAsync(int input, int? cancelAfter)
    {
        using var cancel = new CancellationTokenSource();
        long arrived = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _submitted);
        recorder?.RecordArrival();
        try
        {
            ValueTask<int> query = runtime.ExecuteAsync(input, cancel.Token);
            if (cancelAfter is { } milliseconds)
            {
                cancel.CancelAfter(milliseconds);
            }

            Assert.Equal(input + 2, await query);
            recorder?.RecordLatency(Stopwatch.GetElapsedTime(arrived));
            Interlocked.Increment(ref _completed);
        }
        catch (StageFailedException)
        {
            recorder?.RecordFailure();
            Interlocked.Increment(ref _failed);
        }
        catch (QueryRejectedException)
        {
            recorder?.RecordFailure();
            Interlocked.Increment(ref _rejected);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
        }
    }
}
