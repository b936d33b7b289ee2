using InferLine.Backends;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>What <c>status</c> prints for people.</summary>
internal static class StatusReport
{
    public static void Write(Terminal terminal, BackendStatus status)
    {
        Table table = Tables.Create("stage", ">wanted", ">running", ">batch", ">queue", "state");
        foreach (StageStatus stage in status.Stages)
        {
            table.Row(stage.Stage, Number(stage.ReplicasWanted), Number(stage.ReplicasRunning), Number(stage.BatchSize), Number(stage.Queued), stage.Problem is null ? "well" : "has a problem");
        }

        terminal.Write(table);
        foreach (StageStatus stage in status.Stages.Where(stage => stage.Problem is not null))
        {
            terminal.Text.WriteLine(Plain.Line($"Stage '{stage.Stage}': {stage.Problem}"));
        }

        terminal.Text.WriteLine(Plain.Line(status.Problem ?? (status.IsHealthy ? "All is well." : "The servers answer.")));
    }

    /// <summary>A number, or a dash where the servers do not tell.</summary>
    private static string Number(int? value) => value is { } known ? Format.Count(known) : "-";
}
