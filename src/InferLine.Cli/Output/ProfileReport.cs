using InferLine.Profiles;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What <c>profile</c> prints for people.</summary>
internal static class ProfileReport
{
    /// <param name="terminal">The streams.</param>
    /// <param name="model">What pipelines call the model.</param>
    /// <param name="hardware">What it was measured on.</param>
    /// <param name="profile">What was measured.</param>
    /// <param name="throughputs">The items per second of each size, where they were measured; else they follow from the medians.</param>
    public static void Write(Terminal terminal, string model, HardwareType hardware, LatencyProfile profile, IReadOnlyList<double>? throughputs = null)
    {
        terminal.Text.WriteLine(Plain.Line($"Model '{model}' on {hardware.Name}: {profile.MeasuredOn}."));
        Table table = Tables.Create(">batch", ">median ms", ">p99 ms", ">items/s", ">samples");
        for (int b = 0; b < profile.Measurements.Count; b++)
        {
            BatchLatency batch = profile.Measurements[b];
            table.Row(
                Format.Count(batch.Size),
                Format.Milliseconds(batch.Milliseconds / 1000),
                batch.P99Milliseconds is { } p99 ? Format.Milliseconds(p99 / 1000) : "",
                Format.Rate(throughputs?[b] ?? (batch.Size * 1000 / batch.Milliseconds)),
                batch.Samples is { } samples ? Format.Count(samples) : "");
        }

        terminal.Write(table);
    }

    /// <summary>Says where they are.</summary>
    public static void WriteEnd(Terminal terminal, string writtenTo) => terminal.Text.WriteLine(Plain.Line($"The profiles are in {writtenTo}."));
}
