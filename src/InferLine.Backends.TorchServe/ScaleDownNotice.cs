namespace InferLine.Backends.TorchServe;

/// <summary>Workers are about to be stopped, with whatever they have in hand: who sends requests there by itself should send no more than the remaining ones can take, and wait for those that are under way.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Server">The server's inference interface.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Workers">How many workers there are.</param>
/// <param name="Remaining">How many will remain; 0 if the model is replaced, or the stage leaves the server.</param>
/// <param name="Successor">Where requests should go instead, as in <c>/predictions/detector/2.0</c>; <see langword="null"/> if the model remains.</param>
public sealed record ScaleDownNotice(string Stage, string Server, string Model, string? Version, int Workers, int Remaining, string? Successor);
