using System.Runtime.CompilerServices;
using System.Text.Json;
using InferLine.Hosting;

namespace InferLine.AspNetCore.Live;

/// <summary>What one client is sent: how a pipeline stands, once a second. Nothing waits for the client: one that is slow gets the next snapshot later, and misses none of the last 100 decisions.</summary>
internal sealed class LiveFeed(IHostedPipeline pipeline, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _decisionsSent;

    /// <summary>The snapshots as JSON; ends when it is cancelled.</summary>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            yield return JsonSerializer.Serialize(Next(), LiveJsonContext.Default.LiveSnapshot);
        }
        while (await WaitAsync(timer, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>How the pipeline stands, with the decisions that were not sent before.</summary>
    public LiveSnapshot Next()
    {
        HostedPipelineStatus status = pipeline.GetStatus();
        var snapshot = LiveSnapshot.Of(pipeline, status, pipeline.GetLiveEnvelope(), _decisionsSent);
        _decisionsSent = status.Decisions;
        return snapshot;
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
