namespace TensorFlowServing;

/// <summary>A server does not answer, or answers with an error.</summary>
public sealed class ServingException(string message, Exception? innerException = null) : Exception(message, innerException);
