using System.ComponentModel;

namespace InferLine.Servers;

/// <summary>A request that new workers are warmed up with, as a servers file has it.</summary>
internal sealed record WarmUpDocument(
    [property: Description("The body, as text; either this or the file.")] string? Text,
    [property: Description("The file with the body.")] string? File,
    [property: Description("What it is; application/json by default.")] string? ContentType);
