namespace InferLine.Serialization;

/// <summary>A list that has at least one element: for the JSON Schema of a document.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotEmptyAttribute : Attribute;
