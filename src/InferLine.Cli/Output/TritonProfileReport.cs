using InferLine.Backends.Triton;
using InferLine.Profiles;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What <c>profile triton</c> prints for people: what the client saw, and beside it what the server counted.</summary>
internal static class TritonProfileReport
{
    public static void Write(Terminal terminal, string model, HardwareType hardware, TritonProfile profile)
    {
        terminal.Text.WriteLine(Plain.Line($"Model '{model}' on {hardware.Name}: {profile.Latency.MeasuredOn}."));
        Table table = Tables.Create(">batch", ">median ms", ">p99 ms", ">items/s", ">samples", ">server: input", ">infer", ">output ms");
        foreach (TritonBatchMeasurement batch in profile.Batches)
        {
            table.Row(
                Format.Count(batch.Latency.Size),
                Format.Milliseconds(batch.Latency.Milliseconds / 1000),
                Format.Milliseconds(batch.Latency.P99Milliseconds!.Value / 1000),
                Format.Rate(batch.ThroughputPerSecond),
                Format.Count(batch.Latency.Samples!.Value),
                Time(batch.MeanComputeInput),
                Time(batch.MeanComputeInfer),
                Time(batch.MeanComputeOutput));
        }

        terminal.Write(table);
        terminal.Text.WriteLine(
            profile.MeanQueueTime is { } queue ? $"In the server's queue: {Format.Time(queue.TotalSeconds)} on average." : "The server's statistics do not tell how long requests were queued.");
        if (profile.OtherExecutions > 0)
        {
            terminal.Text.WriteLine($"Somebody else used the model meanwhile ({Format.Count(profile.OtherExecutions)} batches): measure again when nobody does.");
        }
    }

    private static string Time(TimeSpan? time) => time is { } known ? Format.Milliseconds(known.TotalSeconds) : "-";
}
