namespace InferLine.Backends.TorchServe;

/// <summary>A call that would change a server, and what it would change.</summary>
/// <param name="Server">The server.</param>
/// <param name="Stage">The stage for whose sake.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Call">The call, as in <c>PUT /models/a/1.0?min_worker=2&amp;max_worker=2</c>.</param>
/// <param name="Differences">What it changes, a line each.</param>
/// <param name="IsInPlace">Whether it changes what is registered, rather than registering or removing something.</param>
public sealed record TorchServeChange(string Server, string Stage, string Model, string Call, IReadOnlyList<string> Differences, bool IsInPlace)
{
    /// <summary>The call and its differences on one line.</summary>
    public override string ToString() => $"{Server}: {Call} for stage '{Stage}': {string.Join("; ", Differences)}";
}
