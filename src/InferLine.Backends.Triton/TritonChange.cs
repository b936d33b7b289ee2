namespace InferLine.Backends.Triton;

/// <summary>A call that would change a server, and what it would change.</summary>
/// <param name="Server">The server.</param>
/// <param name="Stage">The stage for whose sake.</param>
/// <param name="Model">The model that is loaded.</param>
/// <param name="Call">The call, as in <c>POST /v2/repository/models/a/load</c>.</param>
/// <param name="Differences">What it changes, a line each.</param>
/// <param name="IsInPlace">Whether the server makes the change without a reload: only the number of instances differs.</param>
public sealed record TritonChange(string Server, string Stage, string Model, string Call, IReadOnlyList<string> Differences, bool IsInPlace)
{
    /// <summary>The call and its differences on one line.</summary>
    public override string ToString() => $"{Server}: {Call} for stage '{Stage}' ({(IsInPlace ? "in place" : "reload")}): {string.Join("; ", Differences)}";
}
