using System.Diagnostics;
using InferLine.Hosting;

namespace ExistingHost;

/// <summary>Serves a photo, stage after stage, and tells InferLine when it came and how long it took.</summary>
internal sealed class PhotoEndpoint(WorkerPool detect, WorkerPool classify, IArrivalRecorder recorder)
{
    public async Task<IResult> ServeAsync()
    {
        recorder.RecordArrival();
        long arrived = Stopwatch.GetTimestamp();
        try
        {
            await detect.ProcessAsync();
            await classify.ProcessAsync();
            recorder.RecordLatency(Stopwatch.GetElapsedTime(arrived));
            return Results.Ok("a cat");
        }
        catch (QueueFullException full)
        {
            recorder.RecordFailure();
            return Results.Problem(full.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
