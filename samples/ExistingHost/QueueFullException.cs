namespace ExistingHost;

/// <summary>More photos wait than the service accepts.</summary>
internal sealed class QueueFullException(string message) : Exception(message);
