namespace InferLine.Servers;

/// <summary>Where a key is: a file or an environment variable, and where that is said.</summary>
/// <param name="Place">The place in a file, or the option.</param>
/// <param name="Name">The file or variable; <see langword="null"/> if none was named.</param>
internal sealed record KeySource(string Place, string? Name);
