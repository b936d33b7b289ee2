namespace DocumentReader.Models;

/// <summary>The models are not to be had.</summary>
public sealed class ModelsMissingException(string message, Exception? cause = null) : Exception(message, cause);
