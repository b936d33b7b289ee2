namespace InferLine.Output;

/// <summary>What <c>export</c> prints: a line for each file that changes, with what the plan changes in configurations.</summary>
internal static class ExportReport
{
    /// <param name="terminal">The streams.</param>
    /// <param name="files">All files.</param>
    /// <param name="what">What they are, and where.</param>
    /// <param name="isDry">Whether nothing was written.</param>
    public static void Write(Terminal terminal, IReadOnlyList<ExportedFile> files, string what, bool isDry)
    {
        ExportedFile[] changes = [.. files.Where(file => file.Verb is not null)];
        foreach (ExportedFile change in changes)
        {
            terminal.Text.WriteLine(Plain.Line($"{change.Verb} {change.Path}"));
            foreach (string difference in change.Differences)
            {
                terminal.Text.WriteLine(Plain.Line($"    {difference}"));
            }
        }

        string done = changes.Length == 0 ? "Nothing changes" : isDry ? "Nothing was written; this would be" : "Written";
        terminal.Text.WriteLine(Plain.Line($"{done}: {Format.Count(changes.Length)} of {Format.Count(files.Count)} {what}"));
    }
}
