using DocumentReader.Imaging;

namespace DocumentReader.Stages;

/// <summary>A line of text on a page.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Picture">What it looks like.</param>
/// <param name="IsTurned">Whether the page was upside down there; the picture is not any more.</param>
public sealed record TextLine(Box Box, Picture Picture, bool IsTurned = false);
