using InferLine.Backends.Triton.Files;

namespace InferLine.Output;

/// <summary>What <c>export triton</c> prints: a line for each file that changes, with what the plan changes in configurations.</summary>
internal static class ExportReport
{
    public static void Write(Terminal terminal, RepositoryReport report, string target, bool isDry)
    {
        RepositoryChange[] changes = [.. report.Changes.Where(change => change.Kind != RepositoryChangeKind.None)];
        foreach (RepositoryChange change in changes)
        {
            terminal.Text.WriteLine(Plain.Line($"{(change.Kind == RepositoryChangeKind.Add ? "add" : "replace")} {change.Path}"));
            foreach (string difference in change.Differences)
            {
                terminal.Text.WriteLine(Plain.Line($"    {difference}"));
            }
        }

        string ensemble = report.Ensemble is { } name ? $"with the ensemble '{name}'" : $"without an ensemble: {report.NoEnsemble}";
        string done = changes.Length == 0 ? "Nothing changes" : isDry ? "Nothing was written; this would be" : "Written";
        terminal.Text.WriteLine(Plain.Line($"{done}: {Format.Count(changes.Length)} of {Format.Count(report.Changes.Count)} files and folders in {target}, {ensemble}."));
    }
}
