using InferLine.Servers;

namespace InferLine.Output;

/// <summary>What <c>apply</c> prints for people.</summary>
internal static class ApplyReport
{
    public static void Write(Terminal terminal, IReadOnlyList<ServerChange> changes, bool dryRun)
    {
        foreach (ServerChange change in changes)
        {
            terminal.Text.WriteLine(Plain.Line($"{change.Server}: {change.Call}, stage '{change.Stage}'{(change.Way is null ? "" : $" ({change.Way})")}"));
            foreach (string difference in change.Differences)
            {
                terminal.Text.WriteLine(Plain.Line($"  {difference}"));
            }
        }

        terminal.Text.WriteLine((changes.Count, dryRun) switch
        {
            (0, _) => "The servers run the plan already: there is nothing to change.",
            (_, true) => $"{Calls(changes.Count)} would be made. Nothing was changed.",
            _ => $"{Calls(changes.Count)}: the plan is in force.",
        });
    }

    private static string Calls(int count) => count == 1 ? "1 change" : Format.Count(count) + " changes";
}
