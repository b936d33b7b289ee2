namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>The body of a load. Parameters are strings: the configuration is JSON in a string, files are base64.</summary>
internal sealed record LoadDocument(IReadOnlyDictionary<string, string> Parameters);
