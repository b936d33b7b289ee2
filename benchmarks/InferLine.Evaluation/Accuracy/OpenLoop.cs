using System.Diagnostics;
using InferLine.Serving;
using InferLine.Serving.Timing;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>Sends a workload to a runtime at the times of its trace, whatever the runtime does about it, and notes when each query was due, sent and answered.</summary>
/// <remarks>It waits on a precise timer of its own, so that its thread is not the one that the timed models wait on.</remarks>
internal sealed class OpenLoop : Alarm
{
    private static readonly TimeSpan s_lead = TimeSpan.FromMilliseconds(20);

    private readonly PreciseTimer _timer = new();
    private readonly PipelineRuntime<ReplayedQuery, bool> _runtime;
    private readonly Workload _workload;
    private readonly long[] _due;
    private readonly long[] _sent;
    private readonly long[] _done;
    private readonly Task[] _queries;
    private readonly TaskCompletionSource _allSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _start;
    private int _next;

    private OpenLoop(PipelineRuntime<ReplayedQuery, bool> runtime, Workload workload)
    {
        _runtime = runtime;
        _workload = workload;
        _sent = new long[workload.QueryCount];
        _done = new long[workload.QueryCount];
        _queries = new Task[workload.QueryCount];
        _start = Stopwatch.GetTimestamp() + (long)(s_lead.TotalSeconds * Stopwatch.Frequency);
        _due = [.. workload.Arrivals.Seconds.ToArray().Select(seconds => _start + (long)Math.Round(seconds * Stopwatch.Frequency))];
    }

    /// <summary>Sends all, and waits until all are answered.</summary>
    public static async Task<QueryTimes> RunAsync(PipelineRuntime<ReplayedQuery, bool> runtime, Workload workload)
    {
        var loop = new OpenLoop(runtime, workload);
        loop._timer.Set(loop, loop._due[0]);
        await loop._allSent.Task;
        await Task.WhenAll(loop._queries);
        return new QueryTimes(loop.Seconds(loop._due), loop.Seconds(loop._sent), loop.Seconds(loop._done));
    }

    /// <summary>The next query is due.</summary>
    public override void Ring()
    {
        int query = _next++;
        _queries[query] = SendAsync(query);
        if (_next < _due.Length)
        {
            _timer.Set(this, _due[_next]);
        }
        else
        {
            _allSent.SetResult();
        }
    }

    private async Task SendAsync(int query)
    {
        _sent[query] = Stopwatch.GetTimestamp();
        await _runtime.ExecuteAsync(new ReplayedQuery(_workload.Visits, query));
        _done[query] = Stopwatch.GetTimestamp();
    }

    private double[] Seconds(long[] times) => Array.ConvertAll(times, time => (time - _start) / (double)Stopwatch.Frequency);
}
