namespace InferLine.Servers;

/// <summary>A call that changes a server, whatever kind of server it is.</summary>
/// <param name="Server">The server.</param>
/// <param name="Stage">The stage for whose sake.</param>
/// <param name="Model">The model.</param>
/// <param name="Call">The call.</param>
/// <param name="IsInPlace">Whether it changes what runs, rather than replacing it.</param>
/// <param name="Way">How it does so, for people; <see langword="null"/> if the call says it all.</param>
/// <param name="Differences">What it changes, a line each.</param>
internal sealed record ServerChange(string Server, string Stage, string Model, string Call, bool IsInPlace, string? Way, IReadOnlyList<string> Differences);
