namespace InferLine.Reporting;

/// <summary>Something that a report was made from, as its last section lists it.</summary>
/// <param name="Name">What it is, such as <c>trace</c>.</param>
/// <param name="Value">Which one, such as the name of a file.</param>
public sealed record ReportInput(string Name, string Value);
