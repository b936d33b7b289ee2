using InferLine.Profiles;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What <c>profile</c> prints for people.</summary>
internal static class ProfileReport
{
    public static void Write(Terminal terminal, string model, HardwareType hardware, LatencyProfile profile)
    {
        terminal.Text.WriteLine(Plain.Line($"Model '{model}' on {hardware.Name}: {profile.MeasuredOn}."));
        Table table = Tables.Create(">batch", ">median ms", ">p99 ms", ">items/s", ">samples");
        foreach (BatchLatency batch in profile.Measurements)
        {
            table.Row(
                Format.Count(batch.Size),
                Format.Milliseconds(batch.Milliseconds / 1000),
                batch.P99Milliseconds is { } p99 ? Format.Milliseconds(p99 / 1000) : "",
                Format.Rate(batch.Size * 1000 / batch.Milliseconds),
                batch.Samples is { } samples ? Format.Count(samples) : "");
        }

        terminal.Write(table);
    }

    /// <summary>Says where they are.</summary>
    public static void WriteEnd(Terminal terminal, string writtenTo) => terminal.Text.WriteLine(Plain.Line($"The profiles are in {writtenTo}."));
}
