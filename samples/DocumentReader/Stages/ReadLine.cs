namespace DocumentReader.Stages;

/// <summary>A line of text that was read.</summary>
public sealed record ReadLine(TextLine Line, string Text);
