using System.Diagnostics.CodeAnalysis;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>The key file gives no keys. The message says why, and nothing of what is in the file.</summary>
[SuppressMessage("Design", "CA1032", Justification = "It never leaves the client.")]
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the client.")]
internal sealed class KeyFileException(string path, string problem) : Exception($"the key file '{path}' gives no keys: {problem}; name the key_file.json in the server's working directory");
